import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'

import { $api, type Schemas } from '@/api'

import { useMaybeChat } from '../hooks/chat-context'

export type VaultItem = Schemas['Media']

const PAGE_SIZE = 48

/** Everything in one's own vault, newest first, page after page. */
export function useVault() {
  const list = $api.useInfiniteQuery(
    'get',
    '/api/media',
    { params: { query: { limit: PAGE_SIZE } } },
    { pageParamName: 'cursor', initialPageParam: null as string | null, getNextPageParam: (page) => page.nextCursor },
  )
  return { ...list, items: list.data?.pages.flatMap((page) => page.items) ?? [] }
}

export function useUsage() {
  return $api.useQuery('get', '/api/media/usage')
}

/** Fetches again what is shown of the vault. */
export function useVaultRefresh(): () => void {
  const queries = useQueryClient()
  return () => {
    void queries.invalidateQueries({ queryKey: ['get', '/api/media'] })
    void queries.invalidateQueries({ queryKey: ['get', '/api/media/usage'] })
  }
}

/** Follows what changes in the vault, by whatever device, while a screen shows it. */
export function useVaultNews(): void {
  const chat = useMaybeChat()
  const refresh = useVaultRefresh()
  useEffect(
    () =>
      chat?.client.onNotice((notice) => {
        if (notice.type === 'event' && notice.event.kind === 'media.changed') refresh()
      }),
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- the queries of this page are always the same
    [chat],
  )
}
