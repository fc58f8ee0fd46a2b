import { describe, expect, it } from 'vitest'

import { announcement } from './announcement'
import { conversation, message } from './testing'

const find = (id: string) => (id === 'cnv_1' ? conversation() : undefined)

describe('announcement', () => {
  it('reads out what comes in the open conversation', () => {
    expect(announcement([message(1, { text: 'hello\nyou' })], 'cnv_1', find)).toBe('Ana Lima: hello you')
  })

  it('says only who wrote elsewhere', () => {
    expect(announcement([message(1)], 'cnv_2', find)).toBe('New message from Ana Lima')
    expect(announcement([message(1, { conversationId: 'cnv_9' })], undefined, find)).toBe('New message from somebody')
  })

  it('counts when many come at once', () => {
    expect(announcement([1, 2, 3, 4].map((seq) => message(seq)), 'cnv_1', find)).toBe('4 new messages')
    expect(announcement([message(1), message(2)], 'cnv_1', find)).toBe('Ana Lima: text 1. Ana Lima: text 2')
  })
})
