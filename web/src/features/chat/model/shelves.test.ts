import { describe, expect, it } from 'vitest'

import { isMuted, shelvesOf, unreadOf, withNews } from './shelves'
import { conversation } from './testing'
import type { Conversation } from './types'

const NOW = Date.parse('2026-11-24T12:00:00.000Z')
const PLAIN: Conversation['settings'] = { mutedUntil: null, pinnedAt: null, archivedAt: null, unread: false }

function one(id: string, over: Partial<Conversation['settings']> = {}, unreadCount = 0): Conversation {
  return conversation({ id, unreadCount, settings: { ...PLAIN, ...over } })
}

const ids = (list: readonly Conversation[]) => list.map(({ id }) => id)

describe('shelves', () => {
  it('have the pinned ones first, the last pinned before the others, and the archived ones apart', () => {
    const all = [one('a'), one('b', { pinnedAt: '2026-11-24T01:00:00.000Z' }), one('c', { archivedAt: '2026-11-24T01:00:00.000Z' }), one('d', { pinnedAt: '2026-11-24T02:00:00.000Z' }), one('e')]
    const { inbox, archived } = shelvesOf(all)
    expect(ids(inbox)).toEqual(['d', 'b', 'a', 'e'])
    expect(ids(archived)).toEqual(['c'])
  })

  it('leave the list as it is where nothing was moved', () => {
    const all = [one('a'), one('b')]
    expect(shelvesOf(all).inbox).toBe(all)
  })

  it('get one back with a message, unless it is muted', () => {
    const archivedAt = '2026-11-24T01:00:00.000Z'
    expect(withNews({ ...PLAIN, archivedAt }, NOW).archivedAt).toBeNull()
    const muted = { ...PLAIN, archivedAt, mutedUntil: '2026-11-24T12:00:01.000Z' }
    expect(withNews(muted, NOW)).toBe(muted)
    expect(withNews(muted, NOW + 1000).archivedAt).toBeNull()
    expect(isMuted(PLAIN, NOW)).toBe(false)
  })

  it('count what is unread where somebody is told of it', () => {
    const until = '9999-01-01T00:00:00.000Z'
    expect(unreadOf([one('a', {}, 2), one('b', { unread: true }), one('c', { unread: true }, 3)], NOW)).toBe(6)
    expect(unreadOf([one('a', { mutedUntil: until }, 2), one('b', { archivedAt: until }, 5)], NOW)).toBe(0)
  })
})
