import { describe, expect, it } from 'vitest'

import { EMPTY_DRAFT } from './drafts'
import { activityTime, previewOf, type PreviewInput } from './preview'
import { ME, conversation, message, own } from './testing'
import type { OutboxEntry } from '../outbox/types'

const waiting: OutboxEntry = {
  clientId: 'a',
  conversationId: 'cnv_1',
  text: 'on its way',
  replyTo: null,
  replyToSeq: null,
  createdAt: '2026-11-22T13:00:00.000Z',
  failure: null,
}
const preview = (over: Partial<PreviewInput>) => {
  const { kind, prefix, text } = previewOf({
    conversation: conversation({ lastMessage: message(1, { text: 'hello\nthere' }) }),
    selfId: ME,
    typing: false,
    draft: EMPTY_DRAFT,
    waiting: [],
    ...over,
  })
  return [kind, prefix + text]
}

describe('previewOf', () => {
  it('shows the last message on one line, and who wrote it when it was the viewer', () => {
    expect(preview({})).toEqual(['text', 'hello there'])
    expect(preview({ conversation: conversation({ lastMessage: own(1, { text: 'hi' }) }) })).toEqual(['text', 'You: hi'])
  })

  it('says that a message is gone, and that there is none', () => {
    const gone = own(2, { text: '', deletedAt: '2026-11-22T12:10:00.000Z' })
    expect(preview({ conversation: conversation({ lastMessage: gone }) })).toEqual(['deleted', 'You: Message deleted'])
    expect(preview({ conversation: conversation() })).toEqual(['empty', 'No messages yet'])
  })

  it('puts typing before failure, failure before waiting, waiting before a draft, a draft before history', () => {
    const draft = { ...EMPTY_DRAFT, text: ' half ' }
    const failed = { ...waiting, clientId: 'b', text: 'refused', failure: { code: 'x', detail: 'y' } }
    expect(preview({ draft })).toEqual(['draft', 'Draft: half'])
    expect(preview({ draft, waiting: [waiting] })).toEqual(['queued', 'You: on its way'])
    expect(preview({ draft, waiting: [failed, waiting] })).toEqual(['failed', 'Not sent: refused'])
    expect(preview({ draft, waiting: [failed, waiting], typing: true })).toEqual(['typing', 'typing…'])
  })
})

describe('activityTime', () => {
  it('is that of what the row shows', () => {
    const last = message(1)
    expect(activityTime(conversation({ lastMessage: last }), [])).toBe(last.createdAt)
    expect(activityTime(conversation({ lastMessage: last }), [waiting])).toBe(waiting.createdAt)
    expect(activityTime(conversation(), [])).toBe(conversation().createdAt)
  })
})
