import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo } from 'react'

import type { FoundMessage, MessageQuery } from './filters'
import { useChat } from '../hooks/chat-context'

/** So many short pages in a row are followed without being asked: an answer covers a part of a long history. */
const LOOKS = 5

export interface MessageSearch {
  readonly found: readonly FoundMessage[]
  readonly state: 'idle' | 'loading' | 'failed' | 'done'
  readonly error: unknown
  /** What is shown answers an earlier question, while the next answer is on its way. */
  readonly stale: boolean
  readonly hasMore: boolean
  readonly loadingMore: boolean
  /** Whether it stopped looking by itself before it came to the beginning. */
  readonly paused: boolean
  readonly more: () => void
  readonly retry: () => void
}

/** The messages that answer a question, page by page. */
export function useMessageSearch(query: MessageQuery | null): MessageSearch {
  const { api, userId } = useChat()
  const { data, error, isError, isFetching, isFetchingNextPage, isPlaceholderData, hasNextPage, fetchNextPage, refetch } = useInfiniteQuery({
    queryKey: ['chat', userId, 'messages', query],
    enabled: query !== null,
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) => api.searchMessages({ ...query, ...(pageParam === '' ? {} : { cursor: pageParam }) }, signal),
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
  })
  const found = useMemo(() => (query === null ? [] : (data?.pages.flatMap((page) => page.items) ?? [])), [data, query])
  const more = useCallback(() => void fetchNextPage(), [fetchNextPage])
  const pages = data?.pages.length ?? 0
  const unfinished = hasNextPage && found.length === 0
  useEffect(() => {
    if (unfinished && pages < LOOKS && !isFetching && !isError) more()
  }, [unfinished, pages, isFetching, isError, more])
  const first = query !== null && pages === 0
  const state = query === null ? 'idle' : isError && found.length === 0 ? 'failed' : first || (unfinished && pages < LOOKS) ? 'loading' : 'done'
  return {
    found,
    state,
    error,
    stale: isPlaceholderData,
    hasMore: hasNextPage,
    loadingMore: isFetchingNextPage,
    paused: unfinished && pages >= LOOKS,
    more,
    retry: () => void refetch(),
  }
}
