import { useSyncExternalStore } from 'react'

import { useSession } from '@/session'
import { lastKnown } from '@/session/last-known'
import { useSynced } from '@/session/synced'

import { $api, type Schemas } from './client'

/** The own user; asked for once the server knows the person (see `SyncUser`). */
export function useViewerQuery() {
  const { status } = useSession()
  const synced = useSynced()
  return $api.useQuery('get', '/api/user', {}, { enabled: status === 'signed-in' && synced, staleTime: 60_000 })
}

/**
 * The own user, or null while it is unknown or nobody is signed in. As long as the server has not answered, it is whoever
 * was signed in here before.
 */
export function useViewer(): Schemas['User'] | null {
  const { status, userSubject } = useSession()
  const { data } = useViewerQuery()
  const known = useSyncExternalStore(lastKnown.subscribe, lastKnown.get)
  if (status === 'signed-out') return null
  if (status !== 'signed-in') return known
  return data?.user ?? (known?.clerkId === userSubject ? known : null)
}

/** The cache key of {@link useViewerQuery}. */
export const viewerKey = $api.queryOptions('get', '/api/user', {}).queryKey
