import 'fake-indexeddb/auto'

import { IDBFactory } from 'fake-indexeddb'
import { beforeEach, describe, expect, it, vi } from 'vitest'

import { FakeApi, openChat } from './testing'
import { message, PEER } from '../model/testing'
import { networkProblem } from '@/lib/problem'

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory()
})

const hello = (chat: ReturnType<typeof openChat>) => chat.rig.socket.sentOfType('hello')[0]
const shown = ({ session }: ReturnType<typeof openChat>) => {
  const thread = session.store.thread('cnv_1')
  const { lo, hi } = thread.stretch ?? { lo: 1, hi: 0 }
  return Array.from({ length: hi - lo + 1 }, (_, index) => thread.get(lo + index)?.text)
}

/** A page whose socket has said hello. */
async function start(fake = new FakeApi(), userId?: string) {
  const chat = openChat(fake, userId)
  await chat.session.start()
  await vi.waitFor(() => expect(chat.rig.server.sockets).toHaveLength(1))
  return chat
}

/** A page that has seen three messages at position c0, and is closed again. */
async function visit() {
  const fake = new FakeApi()
  for (let seq = 1; seq <= 3; seq += 1) fake.add()
  const chat = await start(fake)
  chat.rig.socket.welcome('c0', false)
  chat.session.history.open('cnv_1')
  await vi.waitFor(() => expect(shown(chat)).toHaveLength(3))
  await vi.waitFor(() => expect(chat.session.inbox.state.kind).toBe('idle'))
  await chat.cache.flush()
  chat.session.stop()
  return fake
}

/** The page again, while the server cannot be reached. */
async function visitOffline(fake: FakeApi, userId?: string) {
  fake.failure = networkProblem()
  const chat = await start(fake, userId)
  chat.session.history.open('cnv_1')
  return chat
}

describe('opening without the server', () => {
  it('shows the list and the messages as they were', async () => {
    const chat = await visitOffline(await visit())
    expect(chat.session.inbox.loaded).toBe(true)
    expect(chat.session.store.conversations.list().map(({ id, lastSeq }) => `${id} ${lastSeq}`)).toEqual(['cnv_1 3'])
    await vi.waitFor(() => expect(shown(chat)).toEqual(['text 1', 'text 2', 'text 3']))
  })

  it('shows somebody else nothing of it', async () => {
    const chat = await visitOffline(await visit(), PEER)
    await vi.waitFor(() => expect(chat.session.history.loads('cnv_1').first.kind).toBe('failed'))
    expect(chat.session.store.conversations.list()).toEqual([])
    expect(shown(chat)).toEqual([])
  })

  it('resumes from the position of what it shows, and corrects it', async () => {
    const chat = await visitOffline(await visit())
    await vi.waitFor(() => expect(shown(chat)).toHaveLength(3))
    chat.rig.socket.welcome('c0', true)
    expect(hello(chat)).toMatchObject({ resumeFrom: 'c0' })
    const { socket } = chat.rig
    const changed = message(1, { text: 'corrected', editedAt: '2026-11-22T20:00:00.000Z' })
    socket.event('c1', { kind: 'message.edited', conversationId: 'cnv_1', message: changed })
    const gone = message(2, { text: '', deletedAt: '2026-11-22T20:00:00.000Z' })
    socket.event('c2', { kind: 'message.deleted', conversationId: 'cnv_1', messageId: 'msg_2', seq: 2, message: gone })
    socket.event('c3', { kind: 'message.created', conversationId: 'cnv_1', message: message(4) })
    expect(shown(chat)).toEqual(['corrected', '', 'text 3', 'text 4'])
    await chat.cache.flush()
    chat.session.stop()

    const later = await visitOffline(chat.fake)
    await vi.waitFor(() => expect(shown(later)).toEqual(['corrected', '', 'text 3', 'text 4']))
    later.rig.socket.onopen?.()
    expect(hello(later)).toMatchObject({ resumeFrom: 'c3' })
  })

  it('is corrected by events that come before the messages are read from disk', async () => {
    const fake = await visit()
    fake.failure = networkProblem()
    const chat = await start(fake)
    chat.rig.socket.welcome('c0', true)
    const changed = message(1, { text: 'corrected', editedAt: '2026-11-22T20:00:00.000Z' })
    // Told to this page, and kept by another one: what this one reads may be older.
    chat.session.store.apply({ kind: 'message.edited', conversationId: 'cnv_1', message: changed })
    chat.session.store.apply({ kind: 'reaction.changed', conversationId: 'cnv_1', messageId: 'msg_3', seq: 3, userId: PEER, emoji: '❤️', reacted: true, reactions: [{ emoji: '❤️', count: 1, mine: false }] })
    chat.session.history.open('cnv_1')
    await vi.waitFor(() => expect(shown(chat)).toEqual(['corrected', 'text 2', 'text 3']))
    expect(chat.session.store.thread('cnv_1').get(3)?.reactions).toHaveLength(1)
  })

  it('fetches everything again when the position is no longer good', async () => {
    const chat = await visitOffline(await visit())
    await vi.waitFor(() => expect(shown(chat)).toHaveLength(3))
    chat.fake.failure = null
    chat.fake.messages = [message(1, { text: 'from the backup' })]
    chat.rig.socket.welcome('other-epoch', false)
    await vi.waitFor(() => expect(shown(chat)).toEqual(['from the backup']))
    await vi.waitFor(() => expect(chat.session.inbox.state.kind).toBe('idle'))
    expect(chat.session.store.conversations.get('cnv_1')?.lastSeq).toBe(1)
    await chat.cache.flush()
    chat.session.stop()
    const later = await visitOffline(chat.fake)
    await vi.waitFor(() => expect(shown(later)).toEqual(['from the backup']))
  })

  it('loads what could not be loaded once the connection is there', async () => {
    const fake = new FakeApi()
    fake.add()
    const chat = await visitOffline(fake)
    await vi.waitFor(() => expect(chat.session.inbox.state.kind).toBe('failed'))
    await vi.waitFor(() => expect(chat.session.history.loads('cnv_1').first.kind).toBe('failed'))
    fake.failure = null
    chat.rig.socket.welcome('c0', true)
    await vi.waitFor(() => expect(shown(chat)).toEqual(['text 1']))
    await vi.waitFor(() => expect(chat.session.store.conversations.list()).toHaveLength(1))
  })
})

describe('what was written without the server', () => {
  it('is sent by the next page with the same clientId, in order', async () => {
    const before = await visitOffline(await visit())
    before.session.send('cnv_1', 'one', null)
    before.session.send('cnv_1', 'two', null)
    await vi.waitFor(() => expect(before.fake.api.send).toHaveBeenCalled())
    const ids = before.session.outbox.list('cnv_1').map(({ clientId }) => clientId)
    before.session.stop()

    const after = await visitOffline(before.fake)
    await vi.waitFor(() => expect(after.session.outbox.list('cnv_1').map(({ clientId }) => clientId)).toEqual(ids))
    after.rig.socket.welcome('c0', true)
    await vi.waitFor(() => expect(after.rig.socket.sentOfType('message.send')).toHaveLength(1))
    const sent = after.rig.socket.sentOfType('message.send')[0]
    expect(sent).toEqual({ type: 'message.send', clientId: ids[0], conversationId: 'cnv_1', text: 'one' })
  })

  it('is never sent for somebody else', async () => {
    const before = await visitOffline(await visit())
    before.session.send('cnv_1', 'mine', null)
    await vi.waitFor(() => expect(before.fake.api.send).toHaveBeenCalled())
    before.session.stop()
    const other = await visitOffline(new FakeApi(), PEER)
    other.rig.socket.welcome('p0', false)
    await other.session.outbox.load()
    expect(other.session.outbox.size).toBe(0)
    expect(other.rig.socket.sentOfType('message.send')).toEqual([])
  })
})
