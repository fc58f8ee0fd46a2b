import { beforeEach, expect, it, vi } from 'vitest'

import type { ChatApi } from './chatApi'
import { Inbox } from './inbox'
import { FakeApi } from './testing'
import type { ChatCache } from '../disk/cache'
import { shelvesOf } from '../model/shelves'
import { ChatStore } from '../model/store'
import { conversation, ME } from '../model/testing'
import type { Conversation } from '../model/types'
import { networkProblem } from '@/lib/problem'
import { ManualClock } from '@/realtime/testing/manualClock'

const NONE = conversation().settings
const of = (id: string, settings: Partial<typeof NONE> = {}) =>
  conversation({ id, peer: { ...conversation().peer, id: `usr_${id}` }, settings: { ...NONE, ...settings } })

let pages: Record<string, Awaited<ReturnType<ChatApi['conversations']>>>
let fake: FakeApi
let store: ChatStore
let inbox: Inbox
const kept = vi.fn<(conversations: readonly Conversation[]) => void>()
beforeEach(() => {
  kept.mockReset()
  pages = {
    'all ': { items: [of('new')], nextCursor: '2' },
    'all 2': { items: [of('old')], nextCursor: null },
    'archived ': { items: [of('away', { archivedAt: '2026-01-03T00:00:00.000Z' })], nextCursor: null },
    'pinned ': { items: [of('pin-1', { pinnedAt: '2026-01-01T00:00:00.000Z' })], nextCursor: 'p2' },
    'pinned p2': { items: [of('pin-2', { pinnedAt: '2026-01-02T00:00:00.000Z' })], nextCursor: null },
  }
  fake = new FakeApi()
  fake.api.conversations.mockImplementation(async ({ shelf = 'all', cursor = '' }) => {
    if (fake.failure) throw fake.failure
    const page = pages[`${shelf} ${cursor}`]
    if (!page) throw new Error(`no page ${shelf} ${cursor}`)
    return page
  })
  store = new ChatStore(ME, new ManualClock())
  inbox = new Inbox(store, fake.api, { open: async () => [], putConversations: kept } as unknown as ChatCache)
})
const ids = (shelf: 'inbox' | 'archived') => shelvesOf(store.conversations.list())[shelf].map(({ id }) => id)

it('begins with all that is pinned, however much and old, and keeps it for the next opening', async () => {
  await inbox.refresh()
  expect(ids('inbox')).toEqual(['pin-2', 'pin-1', 'new'])
  expect(ids('archived')).toEqual(['away'])
  expect(kept.mock.calls[0]?.[0].map(({ id }) => id)).toEqual(['new', 'pin-1', 'pin-2', 'away'])
})

it('asks for that once, and not with each further page', async () => {
  await inbox.refresh()
  fake.api.conversations.mockClear()
  await inbox.loadMore()
  expect(fake.api.conversations.mock.calls).toEqual([[{ cursor: '2' }]])
  expect(ids('inbox')).toContain('old')
})

it('replaces what may be wrong only when the whole answer is there', async () => {
  await inbox.refresh()
  pages['pinned '] = { items: [], nextCursor: null }
  pages['all '] = { items: [of('newest')], nextCursor: null }
  fake.failure = networkProblem()
  await inbox.refresh(true)
  expect([inbox.state.kind, ids('inbox').length]).toEqual(['failed', 3])
  fake.failure = null
  await inbox.refresh(true)
  expect(ids('inbox')).toEqual(['newest'])
})
