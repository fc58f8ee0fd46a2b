import type { OpenMessage, PageMessage, WorkerAnswer } from './messages'
import { isLookedAt, optionsOf, pathOf, payloadOf } from './notifications'
import { answerAsset, answerPage, type Build, cacheName, dropOldCaches, precache, SHELL, strategyOf } from './strategies'

declare const self: ServiceWorkerGlobalScope
/** Replaced by `vite/service-worker.ts`. */
declare const ONLYCHAT_BUILD: Build

const thisBuild = ONLYCHAT_BUILD
const { origin } = self.location

self.addEventListener('install', (event) => {
  event.waitUntil(precache(thisBuild, caches, fetch, origin))
})

self.addEventListener('activate', (event) => {
  const begin = async () => {
    await dropOldCaches(thisBuild, caches)
    // The server is asked while the worker still starts.
    await self.registration.navigationPreload?.enable()
    await self.clients.claim()
  }
  event.waitUntil(begin())
})

self.addEventListener('fetch', (event) => {
  const strategy = strategyOf(event.request, origin, thisBuild)
  if (strategy === 'asset') {
    const answer = async () => answerAsset(event.request, await caches.open(cacheName(thisBuild)), fetch)
    event.respondWith(answer())
  } else if (strategy === 'page') {
    const network = async () => ((await event.preloadResponse) as Response | undefined) ?? fetch(event.request)
    const asked = network()
    // Also when the page is answered otherwise: the browser complains of a preload that nobody waits for.
    event.waitUntil(asked.catch(() => {}))
    event.respondWith(
      answerPage({
        network: () => asked,
        shell: async () => (await caches.open(cacheName(thisBuild))).match(SHELL),
        timeout: (ms) => new Promise((resolve) => void setTimeout(resolve, ms)),
      }),
    )
  }
})

self.addEventListener('message', (event) => {
  const message = event.data as PageMessage
  if (message.type === 'take-over') event.waitUntil(self.skipWaiting())
  else event.waitUntil(considerOffer(message.entry, event.ports[0]))
})

self.addEventListener('push', (event) => {
  event.waitUntil(show(event.data?.text()))
})

self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  event.waitUntil(open(pathOf((event.notification.data as { url?: unknown } | null)?.url)))
})

async function show(text: string | undefined): Promise<void> {
  const payload = payloadOf(text)
  // Where the application is not installed there is nothing to put a number on.
  if (payload.badge !== null && 'setAppBadge' in self.navigator) await self.navigator.setAppBadge(payload.badge).catch(() => {})
  const windows = await self.clients.matchAll({ type: 'window' })
  if (isLookedAt(windows, payload.url)) return
  await self.registration.showNotification(payload.title, optionsOf(payload))
}

/** In the window that is open already, without loading it anew; else in a new one. */
async function open(path: string): Promise<void> {
  const [window] = await self.clients.matchAll({ type: 'window' })
  if (!window) {
    await self.clients.openWindow(path)
    return
  }
  const message: OpenMessage = { type: 'open', path }
  window.postMessage(message)
  await window.focus()
}

/** A page of this very build, and no other: it loses nothing if its worker becomes the new one at once. */
async function considerOffer(entry: string | null, port: MessagePort | undefined): Promise<void> {
  const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true })
  const quietly = entry === thisBuild.entry && pages.length === 1
  const answer: WorkerAnswer = quietly ? 'takes-over' : 'asks'
  port?.postMessage(answer)
  if (quietly) await self.skipWaiting()
}
