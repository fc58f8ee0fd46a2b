import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useState } from 'react'

import { useChat } from '../hooks/chat-context'
import { useThread, useWaiting } from '../hooks/use-store'
import type { Conversation } from '../model/types'
import { $api } from '@/api'
import { isSubscribed } from '@/api/creators'

/**
 * Whether the other person's rule keeps the viewer from writing: because a message was refused for it, or because
 * their page says so. Somebody with a page of their own may always answer whoever wrote to them.
 */
export function useBlocked(conversation: Conversation): { blocked: boolean; tryAnyway: () => void } {
  const { outbox, userId } = useChat()
  const queryClient = useQueryClient()
  const handle = conversation.peer.creator?.handle
  const page = $api.useQuery(
    'get',
    '/api/creators/{handle}',
    { params: { path: { handle: handle ?? '' } } },
    { enabled: handle !== undefined, refetchOnWindowFocus: true },
  )
  const { thread, stretch } = useThread(conversation.id)
  const refused = useWaiting(conversation.id).filter((entry) => entry.failure?.code === 'dm_not_allowed')
  const [tried, setTried] = useState(false)

  const closed = page.data?.dmPolicy === 'subscribers' && !isSubscribed(page.data)
  // Only who has a page of their own may answer; whether that is so matters in this case alone.
  const mine = $api.useQuery('get', '/api/creators/me', {}, { enabled: closed, staleTime: 60_000 })
  const wrote = (() => {
    if (!stretch) return true
    for (let seq = stretch.hi; seq >= stretch.lo; seq -= 1) if (thread.get(seq)?.author.userId !== userId) return true
    return false
  })()
  const mayAnswer = wrote && (mine.isPending || mine.data !== undefined)
  const blocked = handle !== undefined && !tried && ((closed && !mayAnswer) || (refused.length > 0 && closed))

  const tryAnyway = useCallback(() => {
    setTried(true)
    for (const entry of outbox.list(conversation.id)) if (entry.failure?.code === 'dm_not_allowed') outbox.retry(entry.clientId)
    void queryClient.invalidateQueries({ queryKey: ['get', '/api/creators/{handle}'] })
  }, [conversation.id, outbox, queryClient])

  return { blocked, tryAnyway }
}
