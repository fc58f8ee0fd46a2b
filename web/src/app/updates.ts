import type { PageMessage, WorkerAnswer } from '@/worker/messages'

/** A page that stays open asks this often whether there is a new version, when somebody looks at it. */
export const CHECK_EVERY_MS = 60 * 60 * 1000

export interface UpdateOptions {
  container: ServiceWorkerContainer
  document: Document
  /** The path of the script this page began with. */
  entry: string | null
  /** Tells the person that there is a new version, once; `accept` brings it. */
  offer: (accept: () => void) => void
  reload: () => void
  now: () => number
}

/**
 * Keeps the service worker current. A new version waits until the person wants it, because the pages that are open are
 * of the old one; when the only page is of the new one already, it takes over without a word. Returns how to stop.
 */
export function watchUpdates(registration: ServiceWorkerRegistration, options: UpdateOptions): () => void {
  const { container, document, entry, offer, reload, now } = options
  const stop = new AbortController()
  const { signal } = stop
  let checkedAt = now()
  let controlled = container.controller !== null
  let wanted = false
  let quietly = false

  const propose = (worker: ServiceWorker) => {
    const { port1, port2 } = new MessageChannel()
    port1.addEventListener('message', ({ data }: MessageEvent<WorkerAnswer>) => {
      port1.close()
      quietly = data === 'takes-over'
      if (quietly) return
      offer(() => {
        wanted = true
        worker.postMessage({ type: 'take-over' } satisfies PageMessage)
      })
    })
    port1.start()
    worker.postMessage({ type: 'offer', entry } satisfies PageMessage, [port2])
  }
  const follow = (worker: ServiceWorker | null) => {
    worker?.addEventListener('statechange', () => worker.state === 'installed' && controlled && propose(worker), { signal })
  }

  // The first worker of a browser replaces nothing.
  if (registration.waiting && controlled) propose(registration.waiting)
  follow(registration.installing)
  registration.addEventListener('updatefound', () => follow(registration.installing), { signal })
  container.addEventListener(
    'controllerchange',
    () => {
      if (wanted) reload()
      // Another page has brought the new version: what this one has not loaded yet is gone with the old one.
      else if (controlled && !quietly) offer(reload)
      controlled = true
    },
    { signal },
  )
  document.addEventListener(
    'visibilitychange',
    () => {
      if (document.visibilityState !== 'visible' || now() - checkedAt < CHECK_EVERY_MS) return
      checkedAt = now()
      registration.update().catch(() => undefined)
    },
    { signal },
  )
  return () => stop.abort()
}
