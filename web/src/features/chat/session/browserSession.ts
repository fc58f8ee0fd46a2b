import { httpChatApi } from './chatApi'
import { ChatSession } from './chatSession'
import { uuid7 } from '../model/uuid7'
import { ChatCache } from '../disk/cache'
import { chatDatabase } from '../disk/browserDatabase'
import { openOutboxPeers } from '../outbox/peers'
import { adoptLocalEntries, diskOutboxStorage } from '../outbox/storage'
import { tokenOf } from '@/api'
import { browserMediaSession, type MediaSession } from '../media/session'
import { browserUploads } from '../media/upload/browserUploads'
import { RealtimeClient } from '@/realtime/client'
import { systemClock } from '@/realtime/clock'
import type { Connection } from '@/realtime/connection'
import { openRelay, relayName } from '@/realtime/shared/relay'
import { SharedConnection } from '@/realtime/shared/sharedConnection'
import { browserSocket, realtimeUrl } from '@/realtime/socket'

/** Whose chat it is. */
export interface ChatUser {
  readonly id: string
  /** The identity provider's id, which tokens carry. */
  readonly clerkId: string
}

const random = () => Math.random()
const isVisible = () => document.visibilityState === 'visible'

/** Lets the browser's own signs of life reach the connection. @returns the call that ends it */
function watchBrowser(connection: Connection): () => void {
  const stop = new AbortController()
  const { signal } = stop
  window.addEventListener('online', () => connection.retryNow(), { signal })
  window.addEventListener('offline', () => connection.networkLost(), { signal })
  document.addEventListener('visibilitychange', () => isVisible() && connection.retryNow(), { signal })
  if (connection instanceof SharedConnection) {
    document.addEventListener('visibilitychange', () => connection.lookedAt(), { signal })
    // A page that is frozen, or kept for the way back, does nothing any more: another one has to lead.
    for (const [target, event] of [[document, 'freeze'], [window, 'pagehide']] as const)
      target.addEventListener(event, () => connection.suspend(), { signal })
    for (const [target, event] of [[document, 'resume'], [window, 'pageshow']] as const)
      target.addEventListener(event, () => void connection.resume(), { signal })
  }
  return () => stop.abort()
}

/** One connection for all tabs where the browser lets them agree on it, else one for each. */
function connect(userId: string, own: RealtimeClient, cache: ChatCache): Connection {
  if (!navigator.locks || typeof BroadcastChannel === 'undefined') return own
  return new SharedConnection({
    tab: uuid7(),
    own,
    locks: navigator.locks,
    lockName: relayName(userId),
    openChannel: () => openRelay(userId),
    clock: systemClock,
    visible: isVisible,
    flush: () => cache.flush(),
  })
}

/** Somebody who comes back sees pictures at once. @returns the call that ends it */
function watchLooks(media: MediaSession): () => void {
  const look = () => isVisible() && media.lookedAt()
  document.addEventListener('visibilitychange', look)
  return () => document.removeEventListener('visibilitychange', look)
}

/** Asks before the page goes if something waits that would go with it: nothing can be kept in this browser. */
function askBeforeLoss(session: ChatSession): () => void {
  const ask = (event: BeforeUnloadEvent) => {
    if (session.outbox.atRisk || session.uploads.atRisk) event.preventDefault()
  }
  window.addEventListener('beforeunload', ask)
  return () => window.removeEventListener('beforeunload', ask)
}

/** Starts the chat of one user in this page. @returns it, when it has something to show, and the call that ends it */
export function startBrowserSession({ id: userId, clerkId }: ChatUser): { session: ChatSession; ready: Promise<void>; stop: () => void } {
  const cache = new ChatCache(userId, chatDatabase)
  const storage = diskOutboxStorage(userId, chatDatabase)
  const own = new RealtimeClient({
    url: realtimeUrl(window.location),
    // Nothing of this person goes out in the name of another who has signed in meanwhile.
    getToken: (options) => tokenOf(clerkId, options),
    cursors: cache,
    openSocket: browserSocket,
    clock: systemClock,
    random,
    networkUp: () => navigator.onLine,
  })
  const connection = connect(userId, own, cache)
  const media = browserMediaSession(clerkId, systemClock)
  const session = new ChatSession({
    userId,
    client: connection,
    api: httpChatApi(clerkId),
    media,
    clock: systemClock,
    random,
    cache,
    outbox: { storage, peers: openOutboxPeers(userId) },
    uploads: browserUploads(userId, clerkId, chatDatabase),
  })
  const stops = [watchBrowser(connection), watchLooks(media), askBeforeLoss(session)]
  const ready = adoptLocalEntries(userId, storage).then(() => session.start())
  return {
    session,
    ready,
    stop: () => {
      for (const stop of stops) stop()
      session.stop()
    },
  }
}
