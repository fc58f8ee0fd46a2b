import { beforeEach, describe, expect, it } from 'vitest'

import { message, messages } from './testing'
import { Thread } from './thread'

let thread: Thread
beforeEach(() => {
  thread = new Thread()
})

const texts = () => {
  const { lo, hi } = thread.stretch ?? { lo: 1, hi: 0 }
  return Array.from({ length: hi - lo + 1 }, (_, index) => thread.get(lo + index)?.text)
}

describe('Thread.merge', () => {
  it('gives one message however often and in whatever order it comes', () => {
    thread.merge([message(3), message(1)])
    thread.merge([message(2), message(3), message(1), message(2)])
    thread.showAround(2)
    expect(thread.stretch).toEqual({ lo: 1, hi: 3 })
    expect(texts()).toEqual(['text 1', 'text 2', 'text 3'])
  })

  it('lets the shown stretch grow over what becomes contiguous, and stops at a gap', () => {
    thread.merge(messages(10, 12))
    thread.showAround(11)
    thread.merge([message(14)])
    expect(thread.stretch).toEqual({ lo: 10, hi: 12 })
    expect(thread.atTail).toBe(false)
    thread.merge([message(13)])
    expect(thread.stretch).toEqual({ lo: 10, hi: 14 })
    expect(thread.atTail).toBe(true)
    thread.merge(messages(5, 9))
    expect(thread.stretch).toEqual({ lo: 5, hi: 14 })
  })

  it('keeps the latest edit when an older copy comes late', () => {
    thread.merge([message(1, { text: 'second', editedAt: '2026-11-22T12:05:00.000Z' })])
    thread.merge([message(1, { text: 'first', editedAt: '2026-11-22T12:03:00.000Z' }), message(1)])
    expect(thread.get(1)?.text).toBe('second')
    thread.merge([message(1, { text: 'third', editedAt: '2026-11-22T12:06:00.000Z' })])
    expect(thread.get(1)?.text).toBe('third')
  })

  it('never brings a deleted message back', () => {
    thread.merge([message(1, { text: '', deletedAt: '2026-11-22T12:05:00.000Z' })])
    thread.merge([message(1), message(1, { text: 'edited', editedAt: '2026-11-22T12:09:00.000Z' })])
    expect(thread.get(1)).toMatchObject({ text: '', deletedAt: '2026-11-22T12:05:00.000Z' })
  })

  it('does not let a page asked for earlier undo reactions an event told', () => {
    const heart = [{ emoji: '❤️', count: 1, mine: false }]
    thread.merge([message(1)])
    thread.setReactions(1, heart, 7)
    thread.merge([message(1)], 6)
    expect(thread.get(1)?.reactions).toEqual(heart)
    thread.merge([message(1)], 8)
    expect(thread.get(1)?.reactions).toEqual([])
  })

  it('keeps the very same reactions list when nothing in it changed', () => {
    const heart = () => [{ emoji: '❤️', count: 1, mine: true }]
    thread.merge([message(1, { reactions: heart() })])
    const before = thread.get(1)?.reactions
    thread.merge([message(1, { reactions: heart() })])
    expect(thread.get(1)?.reactions).toBe(before)
  })

  it('ignores reactions to a message it does not have', () => {
    thread.setReactions(9, [{ emoji: '❤️', count: 1, mine: true }], 1)
    expect(thread.get(9)).toBeUndefined()
  })
})

describe('Thread.showAround', () => {
  it('moves to another island of history and back without losing either', () => {
    thread.merge(messages(90, 100))
    thread.showAround(100)
    thread.merge(messages(10, 20))
    expect(thread.showAround(15)).toBe(true)
    expect(thread.stretch).toEqual({ lo: 10, hi: 20 })
    expect(thread.atTail).toBe(false)
    expect(thread.showAround(100)).toBe(true)
    expect(thread.stretch).toEqual({ lo: 90, hi: 100 })
  })

  it('refuses a place that is not loaded', () => {
    thread.merge(messages(1, 3))
    thread.showAround(1)
    expect(thread.showAround(40)).toBe(false)
    expect(thread.stretch).toEqual({ lo: 1, hi: 3 })
  })

  it('knows where a message is by its id', () => {
    thread.merge([message(4)])
    expect(thread.seqOf('msg_4')).toBe(4)
    thread.clear()
    expect(thread.seqOf('msg_4')).toBeUndefined()
    expect(thread.lastSeq).toBe(0)
  })
})
