import type { KeyboardEvent } from 'react'
import { beforeEach, describe, expect, it, vi } from 'vitest'

import type { ThreadActions } from './thread-actions'
import { handleListKey } from './use-list-keys'
import { ME, message, own } from '../model/testing'
import { messageRow, pendingRow, type Row } from '../model/timeline'

class FakeElement {
  dataset: Record<string, string> = { row: 'k' }
}
beforeEach(() => {
  vi.stubGlobal('HTMLElement', FakeElement)
})
const limits = { messageMaxChars: 10_000, editWindowSeconds: null, deleteWindowSeconds: null, reactionsPerMessage: 20 }

function press(key: string, row: Row | undefined, over: Partial<KeyboardEvent> = {}) {
  const calls: string[] = []
  const record = (name: string) => () => void calls.push(name)
  const actions: ThreadActions = {
    reply: record('reply'),
    edit: record('edit'),
    askToDelete: record('askToDelete'),
    report: record('report'),
    react: record('react'),
    copy: record('copy'),
    jumpTo: record('jumpTo'),
    retry: record('retry'),
    discard: record('discard'),
    focusRow: record('focusRow'),
    open: (overlay) => void calls.push(`open ${overlay?.kind}`),
  }
  const preventDefault = vi.fn<() => void>()
  const event = { key, target: new FakeElement(), preventDefault, ...over } as unknown as KeyboardEvent
  const goTo = (index: number) => void calls.push(`goTo ${index}`)
  handleListKey(event, { row, index: 3, count: 6, selfId: ME, limits, actions, goTo, leave: record('leave') })
  expect(preventDefault).toHaveBeenCalledTimes(calls.length)
  return calls.join()
}
const theirs = messageRow(message(4), ME)
const mine = messageRow(own(4), ME)
const gone = messageRow(own(4, { deletedAt: '2026-11-22T12:30:00.000Z' }), ME)
const entry = { clientId: 'k', conversationId: 'cnv_1', text: 'x', replyTo: null, replyToSeq: null, createdAt: '' }

describe('handleListKey', () => {
  it.each([
    ['ArrowUp', 'goTo 2'],
    ['ArrowDown', 'goTo 4'],
    ['Home', 'goTo 0'],
    ['End', 'goTo 5'],
    ['Escape', 'leave'],
    ['Enter', 'open menu'],
    ['r', 'reply'],
    ['R', 'reply'],
    ['PageUp', ''],
    ['x', ''],
  ])('%s on another’s message: %s', (key, effect) => {
    expect(press(key, theirs)).toBe(effect)
  })

  it('edits and deletes own messages only', () => {
    expect([press('e', mine), press('Delete', mine)]).toEqual(['edit', 'askToDelete'])
    expect([press('e', theirs), press('Delete', theirs)]).toEqual(['', ''])
  })

  it('does nothing to what is deleted, but leads past it', () => {
    expect(['Enter', 'r', 'e', 'Delete'].map((key) => press(key, gone)).join('')).toBe('')
    expect(press('ArrowUp', gone)).toBe('goTo 2')
  })

  it('deletes a message that could not be sent', () => {
    expect(press('Delete', pendingRow({ ...entry, failure: { code: 'x', detail: 'y' } }))).toBe('discard')
    expect(press('Delete', pendingRow({ ...entry, failure: null }))).toBe('')
  })

  it('leaves the keys of a button inside, and those of the system, alone', () => {
    const button = new FakeElement()
    button.dataset = {}
    expect(press('Enter', theirs, { target: button as unknown as EventTarget })).toBe('')
    expect(press('r', theirs, { ctrlKey: true })).toBe('')
  })
})
