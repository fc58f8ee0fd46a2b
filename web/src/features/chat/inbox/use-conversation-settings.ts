import { useCallback } from 'react'

import { useChat } from '../hooks/chat-context'
import { api, type Schemas } from '@/api'

/** What is to change of a conversation, for the viewer alone. */
export type SettingsChange = Schemas['UpdateConversationSettingsRequest']

/** Until further notice. */
export const FOREVER = '9999-01-01T00:00:00.000Z'

/** Mutes, pins, puts away. Rejects with a `Problem`. */
export function useConversationSettings(): (conversationId: string, change: SettingsChange) => Promise<void> {
  const { store } = useChat()
  return useCallback(
    async (conversationId, change) => {
      const path = { id: conversationId }
      const { data } = await api.PATCH('/api/conversations/{id}/settings', { params: { path }, body: change })
      if (data) store.setSettings(conversationId, data)
    },
    [store],
  )
}
