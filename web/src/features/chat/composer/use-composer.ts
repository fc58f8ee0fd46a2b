import { useEffect, useState } from 'react'

import { useChat } from '../hooks/chat-context'
import { type Draft, EMPTY_DRAFT, type MessageRef } from '../model/drafts'
import type { Message } from '../model/types'

/** What stands in the composer of one conversation; every change is kept at once. */
export interface ComposerState {
  readonly draft: Draft
  /** The text in the field: that of the edit while one is under way. */
  readonly text: string
  readonly setText: (text: string) => void
  readonly replyTo: (ref: MessageRef) => void
  readonly startEdit: (message: Message, text?: string) => void
  /** Leaves the edit, or else the reply. @returns whether there was one */
  readonly cancel: () => boolean
  /** Empties what has just been sent. */
  readonly sent: () => void
  readonly edited: () => void
}

export function useComposer(conversationId: string): ComposerState {
  const { drafts } = useChat()
  const [draft, setDraft] = useState(() => drafts.get(conversationId))
  useEffect(() => {
    if (drafts.get(conversationId) !== draft) drafts.set(conversationId, draft)
  }, [conversationId, draft, drafts])
  return {
    draft,
    text: draft.editing?.text ?? draft.text,
    setText: (text) =>
      setDraft((now) => (now.editing ? { ...now, editing: { ...now.editing, text } } : { ...now, text })),
    replyTo: ({ id, seq }) => setDraft((now) => ({ ...now, replyTo: { id, seq }, editing: null })),
    startEdit: ({ id, seq, text }, changed = text) => setDraft((now) => ({ ...now, editing: { id, seq, text: changed } })),
    cancel: () => {
      if (!draft.editing && !draft.replyTo) return false
      setDraft((now) => (now.editing ? { ...now, editing: null } : { ...now, replyTo: null }))
      return true
    },
    sent: () => setDraft(EMPTY_DRAFT),
    edited: () => setDraft((now) => ({ ...now, editing: null })),
  }
}
