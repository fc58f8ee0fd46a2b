import { beforeEach, describe, expect, it } from 'vitest'

import { MessageChanges, toggled } from './changes'
import { FakeApi } from './testing'
import { ChatStore } from '../model/store'
import { ME, own } from '../model/testing'
import { ManualClock } from '@/realtime/testing/manualClock'
import { networkProblem } from '@/lib/problem'

let fake: FakeApi
let store: ChatStore
let changes: MessageChanges
beforeEach(() => {
  fake = new FakeApi()
  fake.add({ author: { userId: ME, kind: 'person' } })
  store = new ChatStore(ME, new ManualClock())
  store.addConversations([fake.conversation()], store.mark())
  store.addPage('cnv_1', { items: fake.messages, lastSeq: 1 }, store.mark())
  changes = new MessageChanges(store, fake.api)
})
const now = () => store.thread('cnv_1').get(1)

describe('toggled', () => {
  const others = [{ emoji: '🔥', count: 2, mine: false }]
  it('adds and takes back, counting the others', () => {
    expect(toggled([], '❤️', true)).toEqual([{ emoji: '❤️', count: 1, mine: true }])
    expect(toggled(others, '🔥', true)).toEqual([{ emoji: '🔥', count: 3, mine: true }])
    expect(toggled(toggled(others, '🔥', true), '🔥', false)).toEqual(others)
    expect(toggled([{ emoji: '❤️', count: 1, mine: true }], '❤️', false)).toEqual([])
  })

  it('changes nothing when it is so already', () => {
    expect(toggled(others, '🔥', false)).toEqual(others)
    expect(toggled(toggled(others, '🔥', true), '🔥', true)).toEqual([{ emoji: '🔥', count: 3, mine: true }])
  })
})

describe('edit', () => {
  it('is shown at once and holds when the server agrees', async () => {
    const done = changes.edit(own(1), 'better')
    expect(changes.pending('msg_1')).toEqual({ text: 'better' })
    await done
    expect(changes.pending('msg_1')).toBeUndefined()
    expect(now()).toMatchObject({ text: 'better', editedAt: '2026-11-22T20:00:00.000Z' })
  })

  it('is taken back when the server refuses', async () => {
    fake.failure = networkProblem()
    await expect(changes.edit(own(1), 'better')).rejects.toThrow(/reached/)
    expect(changes.pending('msg_1')).toBeUndefined()
    expect(now()?.text).toBe('text 1')
  })
})

describe('remove', () => {
  it('leaves a tombstone, without waiting for the event', async () => {
    await changes.remove(own(1))
    expect(now()).toMatchObject({ text: '', reactions: [] })
    expect(now()?.deletedAt).not.toBeNull()
  })
})

describe('react', () => {
  it('is shown at once', async () => {
    const done = changes.react(own(1), '❤️', true)
    expect(now()?.reactions).toEqual([{ emoji: '❤️', count: 1, mine: true }])
    await done
    expect(fake.api.react).toHaveBeenCalledExactlyOnceWith('msg_1', '❤️', true)
  })

  it('is taken back when the server refuses, keeping what came from others meanwhile', async () => {
    fake.failure = networkProblem()
    const done = changes.react(own(1), '❤️', true)
    const event = { messageId: 'msg_1', seq: 1, userId: 'usr_peer', emoji: '❤️', reacted: true }
    store.apply({
      kind: 'reaction.changed',
      conversationId: 'cnv_1',
      ...event,
      reactions: [{ emoji: '❤️', count: 2, mine: true }],
    })
    await expect(done).rejects.toThrow(/reached/)
    expect(now()?.reactions).toEqual([{ emoji: '❤️', count: 1, mine: false }])
  })
})
