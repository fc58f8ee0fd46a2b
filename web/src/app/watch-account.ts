import type { Query, QueryClient } from '@tanstack/react-query'

import { onSessionChange, sessionStore, type SessionState } from '@/session'

/**
 * Throws away what was read for one person as soon as it is somebody else's turn, or nobody's. What
 * anybody may read (the configuration) stays. Returns how to stop.
 */
export function watchAccount(queryClient: QueryClient): () => void {
  let last = subjectOf(sessionStore.getState())
  return onSessionChange((state) => {
    const next = subjectOf(state)
    if (next === undefined || next === last) return
    const first = last === undefined
    last = next
    if (first) return
    queryClient.removeQueries({ predicate: isPersonal, type: 'inactive' })
    for (const query of queryClient.getQueryCache().findAll({ predicate: isPersonal })) query.reset()
    // Read anew once the page has heard of the change: whoever has signed out asks for nothing of their own any more.
    setTimeout(() => void queryClient.refetchQueries({ predicate: isPersonal, type: 'active' }))
  })
}

function isPersonal({ queryKey }: Query): boolean {
  return queryKey[1] !== '/api/config'
}

/** Undefined while it is not known. */
function subjectOf(state: SessionState): string | null | undefined {
  if (state.status === 'signed-in') return state.subject
  return state.status === 'signed-out' ? null : undefined
}
