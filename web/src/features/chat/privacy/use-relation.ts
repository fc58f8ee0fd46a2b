import { useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'

import { useChat } from '../hooks/chat-context'
import { api } from '@/api'

/** What is to change between the viewer and somebody. */
export interface RelationChange {
  blocked?: boolean
  restricted?: boolean
}

/** Blocks or restricts somebody, or no longer; the conversation with them follows. Rejects with a `Problem`. */
export function useRelation(): (userId: string, change: RelationChange) => Promise<void> {
  const { store } = useChat()
  const queryClient = useQueryClient()
  return useCallback(
    async (userId, change) => {
      const { data } = await api.PUT('/api/relations/{userId}', { params: { path: { userId } }, body: change })
      if (data) store.setRelation(userId, data.blockedAt !== null, data.restrictedAt !== null)
      void queryClient.invalidateQueries({ queryKey: ['get', '/api/relations'] })
    },
    [store, queryClient],
  )
}
