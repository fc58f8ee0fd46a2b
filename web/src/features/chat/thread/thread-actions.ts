import { createContext, useContext } from 'react'

import type { Message } from '../model/types'
import type { Row } from '../model/timeline'

/** What can be done with the rows of one conversation. The object stays the same while the screen lives. */
export interface ThreadActions {
  reply: (message: Message) => void
  edit: (message: Message) => void
  askToDelete: (message: Message) => void
  /** Tells those who run the place. */
  report: (message: Message) => void
  react: (message: Message, emoji: string) => void
  copy: (message: Message) => void
  /** Goes to a message of this conversation, loading it if need be. */
  jumpTo: (seq: number) => void
  retry: (clientId: string) => void
  discard: (clientId: string) => void
  /** Gives the keyboard back to a row. */
  focusRow: (key: Row['key']) => void
  /** Opens the menu or the emoji picker of a row; null closes it. */
  open: (overlay: RowOverlay | null) => void
}

export interface RowOverlay {
  readonly kind: 'menu' | 'emoji'
  readonly key: Row['key']
}

export const ThreadActionsContext = createContext<ThreadActions | null>(null)

export function useThreadActions(): ThreadActions {
  const actions = useContext(ThreadActionsContext)
  if (!actions) throw new Error('useThreadActions needs a conversation around it')
  return actions
}
