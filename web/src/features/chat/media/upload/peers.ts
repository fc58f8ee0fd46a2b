/** What the tabs of one person tell each other about files. */
export type UploadNews =
  /** Taken away. `cancelled`: the server has been told, too. */
  | { readonly kind: 'gone'; readonly localId: string; readonly cancelled: boolean }
  /** Paused with so many bytes there; null: it goes on. */
  | { readonly kind: 'paused'; readonly localId: string; readonly pausedAt: number | null }

export interface UploadPeers {
  post: (news: UploadNews) => void
  listen: (listener: (news: UploadNews) => void) => void
  close: () => void
}

/** The way to the other tabs of one person; silent where BroadcastChannel does not exist. */
export function openUploadPeers(userId: string): UploadPeers {
  if (typeof BroadcastChannel === 'undefined') return { post: () => undefined, listen: () => undefined, close: () => undefined }
  const channel = new BroadcastChannel(`onlychat.uploads.1.${userId}`)
  return {
    post: (news) => channel.postMessage(news),
    listen: (listener) => channel.addEventListener('message', (event: MessageEvent<UploadNews>) => listener(event.data)),
    close: () => channel.close(),
  }
}
