import { type InfiniteData, useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'

import { withRead } from './reading'
import { $api, api, type Schemas } from '@/api'
import { toast } from '@/components/ui/sonner'
import { toProblem } from '@/lib/problem'

export type Notice = Schemas['Notification']
export type Counts = Schemas['NotificationCounts']
export type NoticeKind = keyof Counts

/** The start of the cache keys of all lists. */
export const LIST_KEY = ['notifications'] as const
export const COUNTS_KEY = $api.queryOptions('get', '/api/notifications/counts', {}).queryKey
export const SETTINGS_KEY = $api.queryOptions('get', '/api/notifications/settings', {}).queryKey

/** The centre, of one kind or whole, latest first. */
export function useNotices(kind: NoticeKind | undefined) {
  return useInfiniteQuery({
    queryKey: [...LIST_KEY, kind ?? 'all'],
    initialPageParam: '',
    queryFn: async ({ pageParam, signal }) => {
      const query = { limit: 30, ...(kind ? { kind } : {}), ...(pageParam === '' ? {} : { cursor: pageParam }) }
      const { data } = await api.GET('/api/notifications', { params: { query }, signal })
      return data ?? { items: [], nextCursor: null }
    },
    getNextPageParam: (page) => page.nextCursor,
  })
}

/** How much is unread. */
export function useCounts(): Counts | undefined {
  return $api.useQuery('get', '/api/notifications/counts', {}).data
}

export function totalOf(counts: Counts | undefined): number {
  return counts ? counts.reaction + counts.subscriber + counts.file : 0
}

type List = InfiniteData<{ items: Notice[]; nextCursor: string | null }, string>

/** Says what was read: shown at once, and counted by the event that comes for all pages alike. `done`: the server has noted it. */
export function useRead(): (body: Schemas['ReadNotificationsRequest'], done?: () => void) => void {
  const queryClient = useQueryClient()
  const { mutate } = useMutation({
    mutationFn: (body: Schemas['ReadNotificationsRequest']) => api.POST('/api/notifications/read', { body }),
    onMutate: async (body) => {
      await queryClient.cancelQueries({ queryKey: LIST_KEY })
      queryClient.setQueriesData<List>({ queryKey: LIST_KEY }, (list) =>
        list ? { ...list, pages: list.pages.map((page) => ({ ...page, items: [...withRead(page.items, body)] })) } : list,
      )
    },
    // Also when it failed: then what is unread shows so again.
    onSettled: () => Promise.all([queryClient.invalidateQueries({ queryKey: LIST_KEY }), queryClient.invalidateQueries({ queryKey: COUNTS_KEY })]),
    onError: (error, body) =>
      toast.error('That was not noted', { description: toProblem(error).detail, action: { label: 'Try again', onClick: () => mutate(body) } }),
  })
  return (body, done) => mutate(body, done ? { onSuccess: done } : {})
}
