import { useLayoutEffect, useMemo, useRef, useState } from 'react'

import { useChat } from '../hooks/chat-context'
import { useThread } from '../hooks/use-store'
import { useWindowAttention } from '../hooks/use-window-attention'
import type { Thread } from '../model/thread'
import type { Conversation } from '../model/types'

/** The first message of the other person after `afterSeq` that is shown; null when there is none or it is not loaded. */
export function firstUnseen(thread: Thread, afterSeq: number, selfId: string): number | null {
  const stretch = thread.stretch
  if (!stretch || afterSeq + 1 < stretch.lo) return null
  for (let seq = afterSeq + 1; seq <= stretch.hi; seq += 1) {
    const message = thread.get(seq)
    if (message && message.author.userId !== selfId && !message.deletedAt) return seq
  }
  return null
}

/**
 * Tells the server what has been read, and remembers where the unread part began.
 *
 * Read is what stood at the end of the conversation while somebody looked: the tab visible, the window focused, the
 * list scrolled to the bottom.
 *
 * @returns the message the "new messages" line stands over, and the means to take that line away
 */
export function useReading(conversation: Conversation, atEnd: boolean) {
  const { receipts, userId } = useChat()
  const { thread, version, atTail, stretch } = useThread(conversation.id)
  const attentive = useWindowAttention()
  const { id, unreadCount, readSeq, lastSeq } = conversation
  const [dividerAfter, setDividerAfter] = useState(unreadCount > 0 ? readSeq : null)
  const before = useRef(unreadCount)
  const reading = attentive && atEnd && atTail && stretch !== null

  // Before the screen is painted: a message that is read as it comes must not flash as unread.
  useLayoutEffect(() => {
    const began = before.current === 0 && unreadCount > 0
    before.current = unreadCount
    if (began && !reading) setDividerAfter(readSeq)
    if (reading && unreadCount > 0) receipts.read(id, lastSeq)
  }, [id, lastSeq, reading, readSeq, receipts, unreadCount])

  const dividerSeq = useMemo(() => {
    void version
    return dividerAfter === null ? null : firstUnseen(thread, dividerAfter, userId)
  }, [thread, version, dividerAfter, userId])

  return { dividerSeq, clearDivider: () => setDividerAfter(null) }
}
