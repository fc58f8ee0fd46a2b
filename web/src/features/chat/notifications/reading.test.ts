import { expect, it } from 'vitest'

import type { Notice } from './queries'
import { withRead } from './reading'

const user = { id: 'usr_1' } as Extract<Notice['about'], { kind: 'subscriber' }>['user']
const notice = (id: string, kind: 'subscriber' | 'file', read = false): Notice => ({
  id,
  read,
  createdAt: '2026-11-24T00:00:00.000Z',
  about: kind === 'file' ? { kind, mediaId: 'med_1', name: 'a.jpg', fault: 'damaged' } : { kind, user },
})
const LIST = [notice('ntf_4', 'file'), notice('ntf_3', 'subscriber'), notice('ntf_2', 'subscriber', true), notice('ntf_1', 'file')]
const unread = (list: readonly Notice[]) => list.filter(({ read }) => !read).map(({ id }) => id)

it('marks some, all up to one, or those of a kind', () => {
  expect(unread(withRead(LIST, { ids: ['ntf_3', 'ntf_1'] }))).toEqual(['ntf_4'])
  expect(unread(withRead(LIST, { upTo: 'ntf_3' }))).toEqual(['ntf_4'])
  expect(unread(withRead(LIST, { upTo: 'ntf_4' }))).toEqual([])
  expect(unread(withRead(LIST, { upTo: 'ntf_4', kind: 'file' }))).toEqual(['ntf_3'])
})

it('leaves the list as it is when nothing of it is news', () => {
  expect(withRead(LIST, { ids: ['ntf_2', 'ntf_9'] })).toBe(LIST)
  expect(withRead(LIST, { upTo: 'ntf_0' })).toBe(LIST)
  expect(withRead([], { upTo: 'ntf_9' })).toEqual([])
})
