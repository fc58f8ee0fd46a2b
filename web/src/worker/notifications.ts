/** What the server pushes; see `push.rs` of the server. */
export interface PushPayload {
  readonly tag: string
  readonly title: string
  readonly body: string
  /** Where it leads, within the application. */
  readonly url: string
  /** How much is unread; null when that was not said. */
  readonly badge: number | null
  /** When it was worth telling, RFC 3339. */
  readonly at: string
}

/** What is shown when it cannot be read: a browser insists on something. */
const UNKNOWN: PushPayload = { tag: 'unknown', title: 'New notification', body: '', url: '/inbox', badge: null, at: '' }

/** What came, as far as it can be understood. */
export function payloadOf(text: string | undefined): PushPayload {
  try {
    const { tag, title, body, url, badge, at } = JSON.parse(text ?? '') as Partial<Record<keyof PushPayload, unknown>>
    if (typeof title !== 'string' || title === '') return UNKNOWN
    return {
      tag: typeof tag === 'string' && tag !== '' ? tag : UNKNOWN.tag,
      title,
      body: typeof body === 'string' ? body : '',
      url: pathOf(url),
      badge: typeof badge === 'number' && badge >= 0 ? Math.floor(badge) : null,
      at: typeof at === 'string' ? at : '',
    }
  } catch {
    return UNKNOWN
  }
}

/** A place within the application; nothing else is ever opened. */
export function pathOf(url: unknown): string {
  const within = typeof url === 'string' && url.startsWith('/') && !url.startsWith('//') && !url.includes('\\')
  return within ? url : UNKNOWN.url
}

/** What of a window counts here. */
export interface Place {
  readonly url: string
  readonly visibilityState: DocumentVisibilityState
  readonly focused: boolean
}

/** Whether somebody looks at exactly this place: whoever reads a conversation is not told of its messages. */
export function isLookedAt(places: readonly Place[], path: string): boolean {
  const [wanted] = path.split('?')
  return places.some(({ url, visibilityState, focused }) => focused && visibilityState === 'visible' && new URL(url).pathname === wanted)
}

/** How a push is shown. */
export function optionsOf({ tag, body, url, at }: PushPayload): NotificationOptions & { renotify: boolean; timestamp: number } {
  const time = Date.parse(at)
  return {
    body,
    tag,
    // A second one in place of the first is news too.
    renotify: true,
    icon: '/icons/icon-192.png',
    // Of this one only the shape is seen.
    badge: '/icons/badge-96.png',
    timestamp: Number.isNaN(time) ? Date.now() : time,
    data: { url },
  }
}
