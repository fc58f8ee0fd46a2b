import type { KeyboardEvent } from 'react'
import { beforeEach, expect, it, vi } from 'vitest'

import { rowAction, targetIndex } from './use-row-keys'

const stored = new Map<string, string>()
beforeEach(() => {
  stored.clear()
  vi.stubGlobal('localStorage', { getItem: (key: string) => stored.get(key) ?? null })
})
const press = (key: string, current: number, count = 20, over: Partial<KeyboardEvent> = {}) =>
  targetIndex({ key, ...over } as KeyboardEvent, current, count)

it('moves by arrows and letters, stays inside, and leaves other keys alone', () => {
  expect([press('ArrowDown', 3), press('j', 3), press('ArrowUp', 3), press('k', 3)]).toEqual([4, 4, 2, 2])
  expect([press('ArrowUp', 0), press('ArrowDown', 19), press('PageDown', 15), press('PageUp', 3)]).toEqual([0, 19, 19, 0])
  expect([press('Home', 9), press('End', 9)]).toEqual([0, 19])
  expect([press('Enter', 3), press('ArrowDown', 0, 0), press('j', 3, 20, { ctrlKey: true })]).toEqual([null, null, null])
})

it('does with a conversation what its letter says, and leaves other keys alone', () => {
  const act = (key: string, over: Partial<KeyboardEvent> = {}) => rowAction({ key, ...over } as KeyboardEvent)
  expect([act('p'), act('u'), act('e')]).toEqual(['togglePinned', 'toggleUnread', 'toggleArchived'])
  expect([act('x'), act('Enter'), act('p', { ctrlKey: true }), act('e', { metaKey: true }), act('u', { altKey: true })]).toEqual(
    Array.from({ length: 5 }, () => null),
  )
  stored.set('onlychat.shortcuts', 'off')
  expect(act('p')).toBeNull()
})

it('gives the letters up when single-key shortcuts are switched off', () => {
  stored.set('onlychat.shortcuts', 'off')
  expect([press('j', 3), press('ArrowDown', 3)]).toEqual([null, 4])
})
