import { summaryOf } from './summary'
import { oneLine } from './text'
import type { Draft } from './drafts'
import type { Conversation } from './types'
import type { OutboxEntry } from '../outbox/types'

/** The second line of a row of the inbox. */
export interface Preview {
  readonly kind: 'typing' | 'draft' | 'failed' | 'queued' | 'deleted' | 'text' | 'empty'
  /** What stands before the text: "You: ", "Draft: ". */
  readonly prefix: string
  readonly text: string
}

export interface PreviewInput {
  conversation: Conversation
  selfId: string
  typing: boolean
  draft: Draft
  waiting: readonly OutboxEntry[]
}

/** What matters most goes first: somebody types, something was not sent, something is half written, the last message. */
export function previewOf({ conversation, selfId, typing, draft, waiting }: PreviewInput): Preview {
  if (typing) return { kind: 'typing', prefix: '', text: 'typing…' }
  const failed = waiting.findLast((entry) => entry.failure)
  if (failed) return { kind: 'failed', prefix: 'Not sent: ', text: summaryOf(failed) }
  const queued = waiting.at(-1)
  if (queued) return { kind: 'queued', prefix: 'You: ', text: summaryOf(queued) }
  if (draft.text.trim() !== '') return { kind: 'draft', prefix: 'Draft: ', text: oneLine(draft.text) }
  const last = conversation.lastMessage
  if (!last) return { kind: 'empty', prefix: '', text: 'No messages yet' }
  const prefix = last.author.userId === selfId ? 'You: ' : ''
  if (last.deletedAt) return { kind: 'deleted', prefix, text: 'Message deleted' }
  return { kind: 'text', prefix, text: summaryOf(last) }
}

/** When the last thing happened that the row shows. */
export function activityTime(conversation: Conversation, waiting: readonly OutboxEntry[]): string {
  return waiting.at(-1)?.createdAt ?? conversation.lastMessage?.createdAt ?? conversation.createdAt
}
