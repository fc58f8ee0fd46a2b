import { isOpenMessage } from '@/worker/messages'

/**
 * Goes where the service worker says that a notification leads, on whatever page and whoever is signed in: the page there
 * asks for what it needs. Returns how to stop.
 */
export function followNotifications(container: EventTarget | undefined, go: (path: string) => void): () => void {
  const stop = new AbortController()
  const follow = (event: Event) => {
    const data: unknown = 'data' in event ? event.data : null
    if (isOpenMessage(data)) go(data.path)
  }
  container?.addEventListener('message', follow, { signal: stop.signal })
  return () => stop.abort()
}
