import { $publicApi } from './client'

/** What this installation is like: `GET /api/config`. Read once per page. */
export function useConfig() {
  return $publicApi.useQuery('get', '/api/config', {}, { staleTime: Number.POSITIVE_INFINITY, gcTime: Number.POSITIVE_INFINITY })
}
