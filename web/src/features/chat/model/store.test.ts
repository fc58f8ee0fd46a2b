import { beforeEach, describe, expect, it, vi } from 'vitest'

import { ChatStore } from './store'
import { ME, PEER, conversation, message, messages, own } from './testing'
import { LIST, threadTopic, typingTopic } from './topics'
import { ManualClock } from '@/realtime/testing/manualClock'

let clock: ManualClock
let store: ChatStore
beforeEach(() => {
  clock = new ManualClock()
  store = new ChatStore(ME, clock)
})

const created = (seq: number, over = {}) =>
  ({ kind: 'message.created', conversationId: 'cnv_1', message: message(seq, over) }) as const
const known = () => store.conversations.get('cnv_1')
const open = (over = {}) => store.addConversations([conversation(over)], store.mark())

describe('unread counts', () => {
  it('count each message of the other person once, however often its event comes', () => {
    open({ lastSeq: 3, readSeq: 3 })
    for (const seq of [4, 5, 4, 5, 4]) store.apply(created(seq))
    expect(known()).toMatchObject({ unreadCount: 2, lastSeq: 5, lastMessage: { seq: 5 } })
  })

  it('do not count what the page from the server has counted already', () => {
    open({ lastSeq: 5, readSeq: 3, unreadCount: 2 })
    store.apply(created(4))
    store.apply(created(5))
    expect(known()?.unreadCount).toBe(2)
  })

  it('leave out own messages and messages that were deleted before they came', () => {
    open()
    store.apply({ kind: 'message.created', conversationId: 'cnv_1', message: own(1) })
    store.apply(created(2, { deletedAt: '2026-11-22T12:10:00.000Z', text: '' }))
    expect(known()).toMatchObject({ unreadCount: 0, lastSeq: 2 })
  })

  it('go down when an unread message is deleted, once', () => {
    open()
    store.apply(created(1))
    store.apply(created(2))
    const deletion = {
      kind: 'message.deleted',
      conversationId: 'cnv_1',
      messageId: 'msg_1',
      seq: 1,
      message: message(1, { text: '', deletedAt: '2026-11-22T12:10:00.000Z' }),
    } as const
    expect(store.apply(deletion)).toBeNull()
    store.apply(deletion)
    expect(known()?.unreadCount).toBe(1)
  })

  it('follow what another device of the viewer has read, and never go back', () => {
    open()
    for (const seq of [1, 2, 3]) store.apply(created(seq))
    store.apply({ kind: 'conversation.read', conversationId: 'cnv_1', userId: ME, seq: 2 })
    expect(known()).toMatchObject({ readSeq: 2, unreadCount: 1 })
    store.apply({ kind: 'conversation.read', conversationId: 'cnv_1', userId: ME, seq: 1 })
    expect(known()).toMatchObject({ readSeq: 2, unreadCount: 1 })
    store.apply({ kind: 'conversation.read', conversationId: 'cnv_1', userId: ME, seq: 3 })
    expect(known()?.unreadCount).toBe(0)
  })

  it('are asked for when they cannot be told from what is loaded', () => {
    open({ lastSeq: 9, unreadCount: 6, readSeq: 3 })
    expect(store.apply({ kind: 'conversation.read', conversationId: 'cnv_1', userId: ME, seq: 5 })).toBe('cnv_1')
    const deletion = message(8, { text: '', deletedAt: '2026-11-22T12:30:00.000Z' })
    expect(
      store.apply({ kind: 'message.deleted', conversationId: 'cnv_1', messageId: 'msg_8', seq: 8, message: deletion }),
    ).toBe('cnv_1')
  })
})

describe('pages and events that race', () => {
  it('keep what an event told while the page was on its way', () => {
    open({ lastSeq: 3, readSeq: 3 })
    const asOf = store.mark()
    store.apply(created(4))
    store.addConversations([conversation({ lastSeq: 3, readSeq: 3, lastMessage: message(3) })], asOf)
    expect(known()).toMatchObject({ lastSeq: 4, unreadCount: 1, lastMessage: { seq: 4 } })
  })

  it('take the count of a page that was asked for afterwards', () => {
    open({ lastSeq: 3, readSeq: 3 })
    store.apply(created(4))
    store.addConversations([conversation({ lastSeq: 4, readSeq: 4, lastMessage: message(4) })], store.mark())
    expect(known()).toMatchObject({ lastSeq: 4, unreadCount: 0, readSeq: 4 })
  })

  it('ask for a conversation nobody has told of', () => {
    expect(store.apply(created(7))).toBe('cnv_1')
  })
})

describe('history', () => {
  it('grows at the tail by events and shows a gap until it is filled', () => {
    open({ lastSeq: 3 })
    store.addPage('cnv_1', { items: messages(1, 3), lastSeq: 3 }, store.mark())
    store.showAround('cnv_1', 3)
    store.apply(created(4))
    expect(store.thread('cnv_1').stretch).toEqual({ lo: 1, hi: 4 })
    store.apply(created(6))
    expect(store.thread('cnv_1').stretch).toEqual({ lo: 1, hi: 4 })
    expect(store.thread('cnv_1').atTail).toBe(false)
    store.addPage('cnv_1', { items: [message(5), message(6)], lastSeq: 6 }, store.mark())
    expect(store.thread('cnv_1').stretch).toEqual({ lo: 1, hi: 6 })
  })

  it('shows the first message of an empty conversation at once', () => {
    open()
    store.apply(created(1))
    expect(store.thread('cnv_1').stretch).toEqual({ lo: 1, hi: 1 })
  })

  it('updates an edit and reactions in place and in the preview', () => {
    open()
    store.apply(created(1))
    const edited = message(1, { text: 'better', editedAt: '2026-11-22T12:05:00.000Z' })
    store.apply({ kind: 'message.edited', conversationId: 'cnv_1', message: edited })
    store.apply({
      kind: 'reaction.changed',
      conversationId: 'cnv_1',
      messageId: 'msg_1',
      seq: 1,
      userId: PEER,
      emoji: '🔥',
      reacted: true,
      reactions: [{ emoji: '🔥', count: 1, mine: false }],
    })
    expect(store.thread('cnv_1').get(1)).toMatchObject({ text: 'better', reactions: [{ emoji: '🔥' }] })
    expect(known()?.lastMessage?.text).toBe('better')
  })

  it('does not open an islet for an edit of a message that is not loaded', () => {
    open({ lastSeq: 90 })
    store.apply({ kind: 'message.edited', conversationId: 'cnv_1', message: message(3) })
    expect(store.thread('cnv_1').get(3)).toBeUndefined()
  })
})

describe('receipts', () => {
  it('only move forward, and read implies delivered', () => {
    open({ lastSeq: 5 })
    store.apply({ kind: 'conversation.delivered', conversationId: 'cnv_1', userId: PEER, seq: 3 })
    store.apply({ kind: 'conversation.read', conversationId: 'cnv_1', userId: PEER, seq: 4 })
    store.apply({ kind: 'conversation.delivered', conversationId: 'cnv_1', userId: PEER, seq: 2 })
    store.apply({ kind: 'conversation.read', conversationId: 'cnv_1', userId: PEER, seq: 1 })
    expect(known()).toMatchObject({ peerReadSeq: 4, peerDeliveredSeq: 4 })
  })

  it('say whether reading here was news', () => {
    open()
    store.apply(created(1))
    expect(store.readHere('cnv_1', 1)).toBe(true)
    expect(store.readHere('cnv_1', 1)).toBe(false)
    expect(known()).toMatchObject({ readSeq: 1, unreadCount: 0 })
  })
})

describe('arrivals', () => {
  it('are told for new messages of the other person, never for history, repeats or own ones', () => {
    const heard = vi.fn()
    store.onArrival(heard)
    open({ lastSeq: 2 })
    store.addPage('cnv_1', { items: messages(1, 2), lastSeq: 2 }, store.mark())
    store.apply(created(2))
    store.apply(created(3))
    store.apply(created(3))
    store.apply({ kind: 'message.created', conversationId: 'cnv_1', message: own(4) })
    expect(heard.mock.calls.map(([told]) => told.seq)).toEqual([3])
  })
})

describe('the order of the inbox', () => {
  it('brings the conversation that was written in to the top', () => {
    store.addConversations(
      [
        conversation({ id: 'cnv_1', updatedAt: '2026-11-20T00:00:00.000Z' }),
        conversation({ id: 'cnv_2', updatedAt: '2026-11-21T00:00:00.000Z' }),
      ],
      store.mark(),
    )
    expect(store.conversations.list().map((c) => c.id)).toEqual(['cnv_2', 'cnv_1'])
    store.apply(created(1))
    expect(store.conversations.list().map((c) => c.id)).toEqual(['cnv_1', 'cnv_2'])
    expect(store.conversations.unreadConversations()).toBe(1)
  })
})

describe('live signs', () => {
  it('let typing end by itself, by a message, and when the connection goes', async () => {
    const heard = vi.fn()
    store.topics.on(typingTopic('cnv_1'), heard)
    open()
    store.live.startedTyping('cnv_1')
    await clock.advance(4_000)
    store.live.startedTyping('cnv_1')
    await clock.advance(4_999)
    expect(store.live.isTyping('cnv_1')).toBe(true)
    await clock.advance(1)
    expect(store.live.isTyping('cnv_1')).toBe(false)
    store.live.startedTyping('cnv_1')
    store.apply(created(1))
    expect(store.live.isTyping('cnv_1')).toBe(false)
    expect(heard).toHaveBeenCalledTimes(4)
    store.live.setPresence(PEER, { online: true, lastSeenAt: null })
    store.live.forget()
    expect(store.live.presence(PEER)).toBeNull()
  })
})

describe('topics', () => {
  it('tell each listener once per event and only of its own part', () => {
    open()
    const list = vi.fn()
    const thread = vi.fn()
    const other = vi.fn()
    store.topics.on(LIST, list)
    store.topics.on(threadTopic('cnv_1'), thread)
    store.topics.on(threadTopic('cnv_2'), other)
    store.apply(created(1))
    expect(list).toHaveBeenCalledTimes(1)
    expect(thread).toHaveBeenCalledTimes(1)
    expect(other).not.toHaveBeenCalled()
  })
})

describe('what the viewer wants of a conversation', () => {
  const settings = conversation().settings
  const away = { ...settings, archivedAt: '2026-11-22T12:00:00.000Z' }
  const settled = (next: typeof settings) => ({ kind: 'conversation.settings', conversationId: 'cnv_1', settings: next }) as const

  it('follows what another device says, and asks for a conversation that is not known', () => {
    expect(store.apply(settled(away))).toBe('cnv_1')
    open()
    expect(store.apply(settled(away))).toBeNull()
    expect(known()?.settings).toEqual(away)
  })

  it('is put away no longer when a message comes, unless it is muted', () => {
    open({ settings: { ...away, mutedUntil: '9999-01-01T00:00:00.000Z' } })
    store.apply(created(1))
    expect(known()?.settings.archivedAt).toBe(away.archivedAt)
    store.apply(settled(away))
    store.apply(created(2))
    expect(known()?.settings).toEqual(settings)
  })
})
