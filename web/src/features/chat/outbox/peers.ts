import type { OutboxEntry } from './types'
import type { Message } from '../model/types'

/** What the tabs of one person tell each other about what waits. */
export type OutboxNews =
  /** `onDisk`: false when it lives in its writer's page alone, because it could not be kept. */
  | { readonly kind: 'kept'; readonly entry: OutboxEntry; readonly onDisk: boolean }
  /** `message`: what the server made of it; absent when its writer deleted it. */
  | { readonly kind: 'gone'; readonly entry: OutboxEntry; readonly message?: Message }

export interface OutboxPeers {
  post: (news: OutboxNews) => void
  listen: (listener: (news: OutboxNews) => void) => void
  close: () => void
}

/** The way to the other tabs of one person; silent where BroadcastChannel does not exist. */
export function openOutboxPeers(userId: string): OutboxPeers {
  if (typeof BroadcastChannel === 'undefined') return { post: () => undefined, listen: () => undefined, close: () => undefined }
  const channel = new BroadcastChannel(`onlychat.outbox.1.${userId}`)
  return {
    post: (news) => channel.postMessage(news),
    listen: (listener) => channel.addEventListener('message', (event: MessageEvent<OutboxNews>) => listener(event.data)),
    close: () => channel.close(),
  }
}
