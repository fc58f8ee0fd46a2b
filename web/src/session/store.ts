import { networkProblem } from '@/lib/problem'

import { sessionHint } from './hint'
import type { SessionBackend, SessionState, TokenOptions } from './types'

type Listener = (state: SessionState) => void

/**
 * Who is signed in, outside of React, so that the API client and the realtime connection can ask.
 * The provider in use publishes its state here and answers for tokens.
 */
export class SessionStore {
  #state: SessionState = { status: 'loading' }
  #backend: SessionBackend | null = null
  readonly #listeners = new Set<Listener>()
  readonly #leaving = new Set<() => Promise<void>>()

  getState = (): SessionState => this.#state

  subscribe = (listener: Listener): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  attach(backend: SessionBackend): void {
    this.#backend = backend
  }

  publish(state: SessionState): void {
    this.#state = state
    if (state.status === 'signed-in') sessionHint.set()
    if (state.status === 'signed-out') sessionHint.clear()
    for (const listener of [...this.#listeners]) listener(state)
  }

  /**
   * The session token to send, or null when nobody is signed in. Waits while the session is being
   * restored. Rejects with a `Problem` when the server cannot be reached.
   */
  async getToken(options: TokenOptions = {}): Promise<string | null> {
    const state = await this.#settled()
    if (state.status === 'unavailable') throw state.problem
    if (state.status === 'signed-out') return null
    if (!this.#backend) throw networkProblem()
    return this.#backend.getToken(options)
  }

  /** Ends the session, and with it what this browser keeps of the person: see {@link onLeave}. */
  async signOut(): Promise<void> {
    const work = [...this.#leaving]
    await this.#backend?.signOut()
    await Promise.all(work.map((leave) => leave()))
  }

  /** `leave` is called once somebody has signed out here, not when a session ends by itself. Returns how to stop. */
  onLeave(leave: () => Promise<void>): () => void {
    this.#leaving.add(leave)
    return () => this.#leaving.delete(leave)
  }

  retry = (): void => {
    this.publish({ status: 'loading' })
    this.#backend?.retry()
  }

  #settled(): Promise<SessionState> {
    if (this.#state.status !== 'loading') return Promise.resolve(this.#state)
    return new Promise((resolve) => {
      const stop = this.subscribe((state) => {
        if (state.status === 'loading') return
        stop()
        resolve(state)
      })
    })
  }
}

export const sessionStore = new SessionStore()
