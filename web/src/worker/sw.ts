import type { PageMessage, WorkerAnswer } from './messages'
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

/** A page of this very build, and no other: it loses nothing if its worker becomes the new one at once. */
async function considerOffer(entry: string | null, port: MessagePort | undefined): Promise<void> {
  const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true })
  const quietly = entry === thisBuild.entry && pages.length === 1
  const answer: WorkerAnswer = quietly ? 'takes-over' : 'asks'
  port?.postMessage(answer)
  if (quietly) await self.skipWaiting()
}
