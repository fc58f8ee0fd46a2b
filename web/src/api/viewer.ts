import { useSession } from '@/session'
import { useSynced } from '@/session/synced'

import { $api, type Schemas } from './client'

/** The own user; asked for once the server knows the person (see `SyncUser`). */
export function useViewerQuery() {
  const { status } = useSession()
  const synced = useSynced()
  return $api.useQuery('get', '/api/user', {}, { enabled: status === 'signed-in' && synced, staleTime: 60_000 })
}

/** The own user, or null while it is unknown or nobody is signed in. */
export function useViewer(): Schemas['User'] | null {
  const { status } = useSession()
  const { data } = useViewerQuery()
  return status === 'signed-in' ? (data?.user ?? null) : null
}

/** The cache key of {@link useViewerQuery}. */
export const viewerKey = $api.queryOptions('get', '/api/user', {}).queryKey
