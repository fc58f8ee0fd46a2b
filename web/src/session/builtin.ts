import { networkProblem, Problem, problemFromResponse, toProblem } from '@/lib/problem'

import { refreshAttempt } from './attempt'
import type { TabChannel } from './channel'
import { sessionHint } from './hint'
import { exclusively } from './lock'
import type { SessionStore } from './store'
import { readClaims } from './token'
import type { SessionBackend, TokenOptions } from './types'

const LOCK = 'onlychat.refresh'
/** A token with less left than this is replaced before it is used, milliseconds. */
const MARGIN_MS = 15_000
/** A token is replaced this long before its end, milliseconds, whether it is used or not. */
const AHEAD_MS = 60_000
const RETRY_MIN_MS = 2_000
const RETRY_MAX_MS = 30_000

interface HeldToken {
  value: string
  subject: string
  sessionId: string
  /** By this machine's clock, milliseconds since the epoch. */
  expiresAt: number
}

/**
 * The built-in identity: the token lives in memory only, the refresh cookie is out of reach of
 * script. The cookie rotates with each use, so refreshing is done by one tab at a time and its
 * result is handed to the others.
 */
export class BuiltInSession implements SessionBackend {
  readonly #store: SessionStore
  readonly #openChannel: () => TabChannel
  #channel: TabChannel | null = null
  #token: HeldToken | null = null
  #refreshing: Promise<string | null> | null = null
  #timer: ReturnType<typeof setTimeout> | null = null
  #failures = 0

  constructor(store: SessionStore, openChannel: () => TabChannel) {
    this.#store = store
    this.#openChannel = openChannel
  }

  /** Restores the session of an earlier visit, if there was one. */
  start(): void {
    this.#store.attach(this)
    this.#channel = this.#openChannel()
    this.#channel.listen((message) => {
      if (message.type === 'signed-out') this.#end(false)
      else this.#hold(message.token, message.expiresAt)
    })
    document.addEventListener('visibilitychange', this.#whenAwake)
    window.addEventListener('online', this.#whenAwake)
    if (sessionHint.get()) this.retry()
    else this.#store.publish({ status: 'signed-out', expired: false })
  }

  stop(): void {
    document.removeEventListener('visibilitychange', this.#whenAwake)
    window.removeEventListener('online', this.#whenAwake)
    if (this.#timer) clearTimeout(this.#timer)
    this.#channel?.close()
    this.#channel = null
  }

  retry = (): void => {
    this.#refresh().catch(() => undefined)
  }

  /** Takes over the token that a sign-in, a sign-up or a refresh answered. False if it is none. */
  accept(token: string): boolean {
    const held = this.#hold(token)
    if (held) this.#channel?.post({ type: 'token', token, expiresAt: held.expiresAt })
    return held !== null
  }

  async getToken({ fresh, rejected }: TokenOptions): Promise<string | null> {
    const token = this.#token
    const usable = token && token.expiresAt - Date.now() > MARGIN_MS
    if (usable && !fresh && token.value !== rejected) return token.value
    return this.#refresh()
  }

  async signOut(): Promise<void> {
    // Under the same lock as refreshing, so that no refresh under way can bring the session back.
    await exclusively(LOCK, async () => {
      const headers = new Headers()
      if (this.#token) headers.set('authorization', `Bearer ${this.#token.value}`)
      const response = await post('/api/identity/sign-out', headers)
      // 401: the session is over already, which is what was asked for.
      if (!response.ok && response.status !== 401) throw await problemFromResponse(response)
      this.#channel?.post({ type: 'signed-out' })
      this.#end(false)
    })
  }

  #refresh(): Promise<string | null> {
    const before = this.#token?.value
    this.#refreshing ??= exclusively(LOCK, async () => {
      if (this.#store.getState().status === 'signed-out') return null
      // Another tab may have done it while this one waited for its turn.
      const current = this.#token
      if (current && current.value !== before && current.expiresAt - Date.now() > MARGIN_MS) return current.value
      return this.#fetchToken()
    }).finally(() => {
      this.#refreshing = null
    })
    return this.#refreshing
  }

  async #fetchToken(): Promise<string | null> {
    try {
      const response = await post('/api/identity/refresh', new Headers({ 'idempotency-key': refreshAttempt.begin() }))
      // Of no answer and of "not now" nobody knows whether the cookie was used up.
      if (response.ok || response.status < 500) refreshAttempt.end()
      if (response.status === 401 || response.status === 404) {
        this.#channel?.post({ type: 'signed-out' })
        this.#end(true)
        return null
      }
      if (!response.ok) throw await problemFromResponse(response)
      const answer: unknown = await response.json()
      const token = typeof answer === 'object' && answer !== null && 'token' in answer ? answer.token : null
      if (typeof token !== 'string' || !this.accept(token)) {
        throw new Problem({ status: 502, code: 'unexpected', detail: 'The server gave an answer this page does not understand.' })
      }
      return token
    } catch (error) {
      const problem = toProblem(error)
      this.#failed(problem)
      throw problem
    }
  }

  #failed(problem: Problem): void {
    this.#failures += 1
    if (this.#store.getState().status !== 'signed-in') this.#store.publish({ status: 'unavailable', problem })
    const wait = Math.min(RETRY_MAX_MS, RETRY_MIN_MS * 2 ** (this.#failures - 1))
    this.#schedule((problem.retryAfter ?? 0) * 1000 || wait)
  }

  #hold(token: string, expiresAt?: number): HeldToken | null {
    const claims = readClaims(token)
    if (!claims) return null
    this.#failures = 0
    this.#token = {
      value: token,
      subject: claims.subject,
      sessionId: claims.sessionId,
      expiresAt: expiresAt ?? Date.now() + claims.lifetimeMs,
    }
    const left = this.#token.expiresAt - Date.now()
    this.#schedule(Math.max(left - AHEAD_MS, left / 2, 1000))
    const state = this.#store.getState()
    const same =
      state.status === 'signed-in' && state.subject === claims.subject && state.sessionId === claims.sessionId
    if (!same) {
      const { subject, sessionId } = claims
      this.#store.publish({ status: 'signed-in', subject, sessionId, profile: null })
    }
    return this.#token
  }

  #end(expired: boolean): void {
    const wasIn = this.#token !== null
    this.#token = null
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
    this.#store.publish({ status: 'signed-out', expired: expired && wasIn })
  }

  #schedule(delayMs: number): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = setTimeout(this.retry, delayMs)
  }

  // Timers stand still while a machine sleeps: look at the clock when the page comes back.
  #whenAwake = (): void => {
    if (document.visibilityState !== 'visible') return
    const state = this.#store.getState().status
    const due = this.#token && this.#token.expiresAt - Date.now() < AHEAD_MS
    if (due || state === 'unavailable') this.retry()
  }
}

async function post(path: string, headers = new Headers()): Promise<Response> {
  try {
    // keepalive: a reload in the middle should not lose the answer, whose cookie replaces the one used up by now.
    return await fetch(path, { method: 'POST', headers, credentials: 'same-origin', cache: 'no-store', keepalive: true })
  } catch (error) {
    throw networkProblem(error)
  }
}
