import { useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'

import { useChat } from '../hooks/chat-context'
import { useConversations } from '../hooks/use-store'
import type { Conversation } from '../model/types'
import { means } from '@/lib/means'
import { displayName } from '@/lib/people'

function matches(conversation: Conversation, query: string): boolean {
  const { peer } = conversation
  return means(query, [displayName(peer), `${peer.firstName ?? ''} ${peer.lastName ?? ''}`, peer.creator?.handle ?? ''])
}

/**
 * Conversations whose other person is called like `query`: those this page knows at once, those only the server knows
 * as they come.
 */
export function useConversationSearch(query: string) {
  const { api, store, userId } = useChat()
  const known = useConversations()
  const search = useInfiniteQuery({
    queryKey: ['chat', userId, 'search', query],
    enabled: query !== '',
    initialPageParam: '',
    queryFn: async ({ pageParam, signal }) => {
      const asOf = store.mark()
      const page = await api.conversations({ q: query, cursor: pageParam, signal })
      store.addConversations(page.items, asOf)
      return { nextCursor: page.nextCursor }
    },
    getNextPageParam: (page) => page.nextCursor,
  })
  const found = useMemo(() => known.filter((conversation) => matches(conversation, query)), [known, query])
  return { found, search }
}
