import { type RefObject, useEffect, useMemo, useRef } from 'react'

import type { MessageListHandle } from './message-list'
import type { ThreadActions, RowOverlay } from './thread-actions'
import type { ComposerHandle } from '../composer/composer'
import type { ComposerState } from '../composer/use-composer'
import { useChat } from '../hooks/chat-context'
import type { Conversation, Message } from '../model/types'
import { toast } from '@/components/ui/sonner'
import { toProblem } from '@/lib/problem'

interface ThreadParts {
  conversation: Conversation
  composer: ComposerState
  field: RefObject<ComposerHandle | null>
  list: RefObject<MessageListHandle | null>
  setOverlay: (overlay: RowOverlay | null) => void
  askToDelete: (message: Message) => void
  report: (message: Message) => void
}

/** Says what did not work, and offers to do it again. */
export function complain(title: string, error: unknown, again?: { label: string; onClick: () => void }): void {
  toast.error(title, { description: toProblem(error).detail, ...(again ? { action: again } : {}) })
}

/** The actions of one conversation as one object that never changes, so that no row renders again because of it. */
export function useActionsOf(parts: ThreadParts): ThreadActions {
  const chat = useChat()
  const { changes, history, outbox } = chat
  const now = useRef(parts)
  useEffect(() => {
    now.current = parts
  })
  return useMemo(() => {
    const focusField = () => requestAnimationFrame(() => now.current.field.current?.focus())
    const react = (message: Message, emoji: string) => {
      const on = !message.reactions.some((reaction) => reaction.emoji === emoji && reaction.mine)
      changes.react(message, emoji, on).catch((error: unknown) =>
        complain(on ? 'Your reaction was not added' : 'Your reaction was not taken back', error, {
          label: 'Try again',
          onClick: () => react(message, emoji),
        }),
      )
    }
    return {
      reply: (message) => {
        now.current.composer.replyTo(message)
        focusField()
      },
      edit: (message) => {
        now.current.composer.startEdit(message)
        focusField()
      },
      askToDelete: (message) => now.current.askToDelete(message),
      report: (message) => now.current.report(message),
      react,
      copy: (message) => {
        navigator.clipboard.writeText(message.text).then(
          () => toast('Copied'),
          () => toast.error('The text could not be copied', { description: 'The browser did not allow it.' }),
        )
      },
      jumpTo: (seq) => {
        const { conversation, list } = now.current
        list.current?.reveal(seq)
        void history.showMessage(conversation.id, seq).then((shown) => {
          if (!shown) toast.error('The message could not be loaded', { description: 'Check your connection and try again.' })
        })
      },
      retry: (clientId) => {
        const entry = outbox.get(clientId)
        if (entry) chat.retry(clientId, entry.attachments)
      },
      discard: (clientId) => {
        const entry = chat.discard(clientId)
        if (!entry) return
        toast('Message deleted', { action: { label: 'Undo', onClick: () => chat.restore(entry) } })
      },
      focusRow: (key) => now.current.list.current?.focusRow(key),
      open: (overlay) => now.current.setOverlay(overlay),
    }
  }, [chat, changes, history, outbox])
}
