import { httpChatApi } from './chatApi'
import { ChatSession } from './chatSession'
import { localOutboxStorage } from '../outbox/storage'
import { RealtimeClient } from '@/realtime/client'
import { systemClock } from '@/realtime/clock'
import { sessionCursorStorage } from '@/realtime/cursorStorage'
import { browserSocket, realtimeUrl } from '@/realtime/socket'
import { getAccessToken } from '@/session'

const random = () => Math.random()

/** Lets the browser's own signs of life reach the connection. @returns the call that ends it */
function watchBrowser(client: RealtimeClient): () => void {
  const retry = () => client.retryNow()
  const lost = () => client.networkLost()
  const seen = () => {
    if (document.visibilityState === 'visible') client.retryNow()
  }
  window.addEventListener('online', retry)
  window.addEventListener('offline', lost)
  document.addEventListener('visibilitychange', seen)
  return () => {
    window.removeEventListener('online', retry)
    window.removeEventListener('offline', lost)
    document.removeEventListener('visibilitychange', seen)
  }
}

/** Starts the chat of one user in this page. @returns it and the call that ends it */
export function startBrowserSession(userId: string): { session: ChatSession; stop: () => void } {
  const client = new RealtimeClient({
    url: realtimeUrl(window.location),
    getToken: getAccessToken,
    cursors: sessionCursorStorage(userId),
    openSocket: browserSocket,
    clock: systemClock,
    random,
    networkUp: () => navigator.onLine,
  })
  const session = new ChatSession({
    userId,
    client,
    api: httpChatApi,
    clock: systemClock,
    random,
    outbox: localOutboxStorage(userId),
  })
  const unwatch = watchBrowser(client)
  session.start()
  return {
    session,
    stop: () => {
      unwatch()
      session.stop()
    },
  }
}
