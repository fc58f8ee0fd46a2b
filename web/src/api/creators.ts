import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'

import { toProblem } from '@/lib/problem'
import { useSession } from '@/session'

import { $api, type Schemas } from './client'

export type Creator = Schemas['Creator']

function creatorOptions(handle: string) {
  return $api.queryOptions('get', '/api/creators/{handle}', { params: { path: { handle } } })
}

/** What the server wrote into the page beside a creator's HTML; see web/ssr/README.md. */
function embeddedCreator(handle: string): Creator | undefined {
  const text = document.getElementById('oc-creator')?.textContent
  if (!text) return undefined
  const creator = JSON.parse(text) as Creator
  return creator.handle === handle ? creator : undefined
}

/** A creator's public page. */
export function useCreator(handle: string) {
  return $api.useQuery(
    'get',
    '/api/creators/{handle}',
    { params: { path: { handle } } },
    { placeholderData: () => embeddedCreator(handle) },
  )
}

const mineOptions = $api.queryOptions('get', '/api/creators/me', {})

/** The own creator page; `data` is null for somebody who has none. */
export function useMyCreator() {
  const { status } = useSession()
  const query = $api.useQuery('get', '/api/creators/me', {}, { enabled: status === 'signed-in', staleTime: 60_000 })
  const none = query.error !== null && toProblem(query.error).status === 404
  return {
    creator: none ? null : query.data,
    error: none ? null : query.error,
    loading: query.isPending && status === 'signed-in',
    refetch: query.refetch,
    isFetching: query.isFetching,
  }
}

/** Puts a changed own page into the cache, under both of its addresses. */
export function storeMyCreator(queryClient: QueryClient, creator: Creator): void {
  queryClient.setQueryData(mineOptions.queryKey, creator)
  queryClient.setQueryData(creatorOptions(creator.handle).queryKey, creator)
  void queryClient.invalidateQueries({ queryKey: ['get', '/api/creators'] })
}

/** Subscribing to a creator and cancelling; the page in the cache follows at once. */
export function useSubscription(creator: Creator) {
  const queryClient = useQueryClient()
  const { handle } = creator
  const onSuccess = useCallback(
    (subscription: Schemas['Subscription']) => {
      const { queryKey } = creatorOptions(handle)
      queryClient.setQueryData<Creator>(queryKey, (old) =>
        old ? { ...old, viewer: { isSelf: false, subscription } } : old,
      )
      void queryClient.invalidateQueries({ queryKey })
    },
    [queryClient, handle],
  )
  const subscribe = $api.useMutation('put', '/api/creators/{handle}/subscription', { onSuccess })
  const cancel = $api.useMutation('delete', '/api/creators/{handle}/subscription', { onSuccess })
  const init = { params: { path: { handle } } }
  return {
    subscribe: () => subscribe.mutateAsync(init),
    cancel: () => cancel.mutateAsync(init),
    pending: subscribe.isPending || cancel.isPending,
  }
}

/** Whether the viewer has access as a subscriber now. */
export function isSubscribed(creator: Creator, now = Date.now()): boolean {
  const subscription = creator.viewer?.subscription
  if (!subscription) return false
  if (subscription.status === 'active') return true
  return subscription.accessUntil !== null && Date.parse(subscription.accessUntil) > now
}
