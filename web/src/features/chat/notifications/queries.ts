import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'

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

/** Says what was read. The answer comes as an event, for all pages alike. */
export function useRead() {
  const queryClient = useQueryClient()
  const { mutate } = useMutation({
    mutationFn: (body: Schemas['ReadNotificationsRequest']) => api.POST('/api/notifications/read', { body }),
    onSettled: () => Promise.all([queryClient.invalidateQueries({ queryKey: LIST_KEY }), queryClient.invalidateQueries({ queryKey: COUNTS_KEY })]),
    onError: (error, body) =>
      toast.error('That was not noted', { description: toProblem(error).detail, action: { label: 'Try again', onClick: () => mutate(body) } }),
  })
  return mutate
}
