import type { components } from '@/api/schema'
import type { Problem } from '@/lib/problem'

type Schemas = components['schemas']
export type Config = Schemas['Config']

/** What an identity provider already knows about the person; sent along by the first sync. */
export interface KnownProfile {
  email: string | null
  firstName: string | null
  lastName: string | null
  imageUrl: string | null
}

export type SessionState =
  /** Not known yet: the page has just been opened. */
  | { status: 'loading' }
  /** Could not be found out, the server being out of reach for instance. `sessionStore.retry()` asks again. */
  | { status: 'unavailable'; problem: Problem }
  /** `expired`: the session ended by itself, not by a press on "Sign out". */
  | { status: 'signed-out'; expired: boolean }
  /** `subject` is the token's `sub`, `sessionId` its `sid`. */
  | { status: 'signed-in'; subject: string; sessionId: string; profile: KnownProfile | null }

export interface TokenOptions {
  /** Ask for a new token even if the present one still lives. */
  fresh?: boolean
  /** A token the server has just refused: a new one is fetched unless it was replaced meanwhile. */
  rejected?: string
}

/** How a kind of identity keeps its session. Two of them exist: the built-in one and Clerk. */
export interface SessionBackend {
  /** Null when signed out. Rejects with a {@link Problem} when it cannot be found out. */
  getToken: (options: TokenOptions) => Promise<string | null>
  /** Rejects with a {@link Problem} when the session could not be ended. */
  signOut: () => Promise<void>
  /** Tries again to find the session after `unavailable`. */
  retry: () => void
}
