import { BuiltInSession } from './builtin'
import { openTabChannel } from './channel'
import { sessionStore } from './store'
import type { SessionState, TokenOptions } from './types'

export { sessionStore } from './store'
export type { Config, KnownProfile, SessionBackend, SessionState, TokenOptions } from './types'
export { type Session, useSession, useSessionState } from './use-session'

/** The built-in identity of this page; started only when the server says it is in use. */
export const builtInSession = new BuiltInSession(sessionStore, openTabChannel)

/**
 * The session token to send, null when signed out. Waits while the session is being restored and
 * rejects with a `Problem` when the server cannot be reached.
 */
export function getAccessToken(options?: TokenOptions): Promise<string | null> {
  return sessionStore.getToken(options)
}

/** Tells of every change of who is signed in. Returns how to stop. */
export function onSessionChange(listener: (state: SessionState) => void): () => void {
  return sessionStore.subscribe(listener)
}
