import { apiOf, publicApi, tokenOf } from '@/api'
import { Alarm, type Clock } from '@/realtime/clock'
import { renewalDelay } from '@/realtime/tokenLifetime'

/** After a failure, how long until it is tried again. */
const AGAIN_MS = 10_000

export interface MediaSessionOptions {
  clock: Clock
  /** The session token; null when this person is no longer signed in. */
  token: () => Promise<string | null>
  /** Has the server set the cookie. Rejects when that did not work. */
  open: () => Promise<unknown>
  /** Has the server take it away. */
  close: () => Promise<unknown>
  /** Where the variants of a file are now. */
  base: (mediaId: string) => Promise<string | null>
  visible: () => boolean
}

/**
 * Keeps the cookie by which pictures and videos of this page say who asks for them: as fresh as the session token, for as
 * long as somebody looks.
 */
export class MediaSession {
  readonly #options: MediaSessionOptions
  readonly #alarm: Alarm
  readonly #listeners = new Set<() => void>()
  #opening: Promise<void> | null = null
  #ready = false
  #stopped = false
  #due = 0

  constructor(options: MediaSessionOptions) {
    this.#options = options
    this.#alarm = new Alarm(options.clock)
  }

  /** Whether pictures may be asked for. Without a connection too: the browser may have them. */
  readonly ready = (): boolean => this.#ready

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Has the cookie set anew. Resolves when it is, or when that failed. */
  renew(): Promise<void> {
    this.#opening ??= this.#open().finally(() => {
      this.#opening = null
    })
    return this.#opening
  }

  /** Where the variants of a file are now; null when that cannot be said. Never rejects. */
  baseOf(mediaId: string): Promise<string | null> {
    return this.#options.base(mediaId).catch(() => null)
  }

  /** The person has signed out: the cookie goes. Never rejects. */
  async leave(): Promise<void> {
    this.stop()
    await this.#options.close().catch(() => {})
  }

  /** Somebody looks at the page again. */
  lookedAt(): void {
    if (this.#options.clock.now() >= this.#due) void this.renew()
  }

  stop(): void {
    this.#stopped = true
    this.#alarm.clear()
  }

  async #open(): Promise<void> {
    const { clock, token, open } = this.#options
    let delay = AGAIN_MS
    try {
      const now = await token()
      if (now === null) return
      await open()
      delay = renewalDelay(now, clock.now())
    } catch {
      // The server is away, or the browser: pictures that are there are shown.
    }
    if (this.#stopped) return
    this.#ready = true
    for (const listener of [...this.#listeners]) listener()
    this.#due = clock.now() + delay
    this.#alarm.set(() => {
      if (this.#options.visible()) void this.renew()
    }, delay)
  }
}

/** The media session of this page for one person. @param subject the identity provider's id of them */
export function browserMediaSession(subject: string, clock: Clock): MediaSession {
  const api = apiOf(subject)
  return new MediaSession({
    clock,
    token: () => tokenOf(subject),
    open: () => api.PUT('/api/media/session'),
    // It needs no token: whoever it was is gone by then.
    close: () => publicApi.DELETE('/api/media/session'),
    base: async (id) => (await api.GET('/api/media/{id}', { params: { path: { id } } })).data?.base ?? null,
    visible: () => document.visibilityState === 'visible',
  })
}
