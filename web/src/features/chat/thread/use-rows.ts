import { useMemo } from 'react'

import { useThread, useWaiting } from '../hooks/use-store'
import { useChat } from '../hooks/chat-context'
import { messageRow, pendingRow, type Row } from '../model/timeline'

/** The rows of a conversation by position. Nothing is copied: a hundred thousand messages cost what is in view. */
export interface Rows {
  readonly count: number
  readonly at: (index: number) => Row | undefined
  /** Where a message is, or -1. */
  readonly indexOfSeq: (seq: number) => number
}

/** Index of the row with this key, looking from the newest; -1 when it is not there. */
export function indexOfKey(rows: Rows, key: string): number {
  for (let index = rows.count - 1; index >= 0; index -= 1) if (rows.at(index)?.key === key) return index
  return -1
}

/** The messages in view of the server's history, then those on their way. */
export function useRows(conversationId: string): Rows {
  const { userId } = useChat()
  const { thread, version, stretch, atTail } = useThread(conversationId)
  const waiting = useWaiting(conversationId)
  return useMemo(() => {
    void version
    const { lo, hi } = stretch ?? { lo: 1, hi: 0 }
    const known = hi - lo + 1
    const pending = atTail ? waiting.filter((entry) => !thread.hasClientId(entry.clientId)) : []
    return {
      count: known + pending.length,
      at: (index) => {
        if (index < 0) return undefined
        if (index < known) {
          const message = thread.get(lo + index)
          return message && messageRow(message, userId)
        }
        const entry = pending[index - known]
        return entry && pendingRow(entry)
      },
      indexOfSeq: (seq) => (seq >= lo && seq <= hi ? seq - lo : -1),
    }
  }, [thread, version, stretch, atTail, waiting, userId])
}
