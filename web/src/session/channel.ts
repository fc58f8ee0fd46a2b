/** What the tabs of one browser tell each other. It never leaves the browser and is never stored. */
export type TabMessage =
  /** A token another tab has just received. `expiresAt`: this machine's clock, milliseconds. */
  | { type: 'token'; token: string; expiresAt: number }
  | { type: 'signed-out' }

export interface TabChannel {
  post: (message: TabMessage) => void
  listen: (listener: (message: TabMessage) => void) => void
  close: () => void
}

/** A channel to the other tabs; silent where BroadcastChannel does not exist. */
export function openTabChannel(name = 'onlychat.session'): TabChannel {
  if (typeof BroadcastChannel === 'undefined') {
    return { post: () => undefined, listen: () => undefined, close: () => undefined }
  }
  const channel = new BroadcastChannel(name)
  return {
    post: (message) => channel.postMessage(message),
    listen: (listener) => {
      channel.addEventListener('message', (event: MessageEvent<unknown>) => {
        const message = parse(event.data)
        if (message) listener(message)
      })
    },
    close: () => channel.close(),
  }
}

function parse(data: unknown): TabMessage | null {
  if (typeof data !== 'object' || data === null) return null
  const { type, token, expiresAt } = data as Record<string, unknown>
  if (type === 'signed-out') return { type }
  if (type === 'token' && typeof token === 'string' && typeof expiresAt === 'number') return { type, token, expiresAt }
  return null
}
