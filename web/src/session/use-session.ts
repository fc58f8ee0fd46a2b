import { useMemo, useSyncExternalStore } from 'react'

import { sessionStore } from './store'
import type { SessionState, TokenOptions } from './types'

export interface Session {
  status: SessionState['status']
  /** The identity provider's id of who is signed in (`clerkId` in the API); null otherwise. */
  userSubject: string | null
  getToken: (options?: TokenOptions) => Promise<string | null>
  signOut: () => Promise<void>
}

export function useSessionState(): SessionState {
  return useSyncExternalStore(sessionStore.subscribe, sessionStore.getState)
}

export function useSession(): Session {
  const state = useSessionState()
  const userSubject = state.status === 'signed-in' ? state.subject : null
  return useMemo(
    () => ({
      status: state.status,
      userSubject,
      getToken: (options?: TokenOptions) => sessionStore.getToken(options),
      signOut: () => sessionStore.signOut(),
    }),
    [state.status, userSubject],
  )
}
