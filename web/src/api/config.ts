import { storage } from '@/lib/storage'

import { $publicApi, type Schemas } from './client'
import { queryClient } from './query-client'

const KEY = 'onlychat.config'
const DAY_MS = 24 * 60 * 60 * 1000

/**
 * What this installation is like: `GET /api/config`. Read once per page; until the answer is there, and when there is
 * none, it is what it was at the last visit.
 */
export function useConfig() {
  return $publicApi.useQuery('get', '/api/config', {}, {
    initialData: lastConfig,
    // Older than anything, so that it is asked for.
    initialDataUpdatedAt: 0,
    staleTime: DAY_MS,
    gcTime: Number.POSITIVE_INFINITY,
  })
}

/** The cache key of {@link useConfig}. */
export const configKey = $publicApi.queryOptions('get', '/api/config', {}).queryKey

/** The same outside of React; undefined while nobody has said it. */
export function knownConfig(): Schemas['Config'] | undefined {
  return queryClient.getQueryData<Schemas['Config']>(configKey) ?? lastConfig()
}

/** Keeps the configuration for the next visit. */
export function keepConfig(config: Schemas['Config']): void {
  const text = JSON.stringify(config)
  if (text !== storage.get(KEY)) storage.set(KEY, text)
}

function lastConfig(): Schemas['Config'] | undefined {
  try {
    const config: unknown = JSON.parse(storage.get(KEY) ?? 'null')
    const whole = typeof config === 'object' && config !== null && 'identity' in config && 'limits' in config && 'version' in config
    return whole ? (config as Schemas['Config']) : undefined
  } catch {
    return undefined
  }
}
