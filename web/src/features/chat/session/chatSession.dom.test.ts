import { beforeEach, describe, expect, it } from 'vitest'

import { FakeApi, openChat } from './testing'
import { ME, PEER, message, own } from '../model/testing'
import { settle } from '@/realtime/testing/manualClock'
import { networkProblem } from '@/lib/problem'

beforeEach(() => localStorage.clear())

async function online(fake?: FakeApi) {
  const chat = openChat(fake)
  await chat.session.start()
  await settle()
  chat.rig.socket.welcome('c0', false)
  await settle()
  return chat
}
const say = (seq: number) => ({ kind: 'message.created', conversationId: 'cnv_1', message: message(seq) })
const waiting = (chat: ReturnType<typeof openChat>) => chat.session.outbox.list('cnv_1')

describe('sending', () => {
  it('goes out with a clientId of its own, is confirmed, and leaves the outbox', async () => {
    const chat = await online()
    expect(chat.session.send('cnv_1', '  hi\r\nthere ', { id: 'msg_9', seq: 9 })).toBe(true)
    await settle()
    const [frame] = chat.rig.socket.sentOfType('message.send')
    expect(frame).toMatchObject({ conversationId: 'cnv_1', text: 'hi\nthere', replyTo: 'msg_9' })
    expect(waiting(chat)).toHaveLength(1)
    const clientId = String(frame?.clientId)
    chat.rig.socket.push({ type: 'ack', clientId, replayed: false, message: own(1, { clientId, text: 'hi\nthere' }) })
    await settle()
    expect(waiting(chat)).toHaveLength(0)
    expect(chat.session.store.thread('cnv_1').get(1)?.text).toBe('hi\nthere')
  })

  it('has nothing to send in white space', async () => {
    const chat = await online()
    expect(chat.session.send('cnv_1', ' \n ', null)).toBe(false)
    expect(waiting(chat)).toHaveLength(0)
  })

  it('survives a cut between message and ack: sent again with the same clientId, shown once', async () => {
    const chat = await online()
    chat.session.send('cnv_1', 'hi', null)
    await settle()
    const clientId = String(chat.rig.socket.sentOfType('message.send')[0]?.clientId)
    chat.fake.failure = networkProblem()
    chat.rig.socket.hangUp(1006)
    await chat.rig.clock.advance(1_000)
    chat.fake.failure = null
    chat.rig.socket.welcome('c0', true)
    await settle()
    const again = chat.rig.socket.sentOfType('message.send')
    expect(again.map((frame) => frame.clientId)).toEqual([clientId])
    const stored = own(1, { clientId })
    chat.rig.socket.event('c1', { kind: 'message.created', conversationId: 'cnv_1', message: stored })
    chat.rig.socket.push({ type: 'ack', clientId, replayed: true, message: stored })
    await settle()
    expect(waiting(chat)).toHaveLength(0)
    expect(chat.session.store.conversations.get('cnv_1')).toMatchObject({ lastSeq: 1, unreadCount: 0 })
  })
})

describe('what comes in', () => {
  it('is counted, reported as delivered, and ends the typing sign', async () => {
    const chat = await online()
    chat.rig.socket.push({ type: 'signal', signal: { kind: 'typing', conversationId: 'cnv_1', userId: PEER } })
    chat.rig.socket.push({ type: 'signal', signal: { kind: 'typing', conversationId: 'cnv_2', userId: ME } })
    expect([chat.session.store.live.isTyping('cnv_1'), chat.session.store.live.isTyping('cnv_2')]).toEqual([true, false])
    chat.rig.socket.event('c1', say(1))
    chat.rig.socket.event('c2', say(2))
    await chat.rig.clock.advance(150)
    expect(chat.rig.socket.sentOfType('delivered')).toEqual([{ type: 'delivered', conversationId: 'cnv_1', seq: 2 }])
    expect(chat.session.store.live.isTyping('cnv_1')).toBe(false)
    expect(chat.session.store.conversations.get('cnv_1')?.unreadCount).toBe(2)
  })

  it('fetches a conversation nobody has told of', async () => {
    const chat = await online()
    chat.rig.socket.event('c1', { ...say(1), conversationId: 'cnv_new', message: message(1, { conversationId: 'cnv_new' }) })
    expect(chat.fake.api.conversation).toHaveBeenCalledExactlyOnceWith('cnv_new')
  })

  it('knows who is here only while there is a connection', async () => {
    const chat = await online()
    chat.rig.socket.push({ type: 'signal', signal: { kind: 'presence', userId: PEER, online: true, lastSeenAt: null } })
    expect(chat.session.store.live.presence(PEER)?.online).toBe(true)
    chat.rig.socket.hangUp(1006)
    expect(chat.session.store.live.presence(PEER)).toBeNull()
  })
})

describe('a refused resume', () => {
  it('fetches the inbox and the open conversation anew, and drops what was there', async () => {
    const fake = new FakeApi()
    for (let seq = 1; seq <= 3; seq += 1) fake.add()
    const chat = await online(fake)
    chat.session.history.open('cnv_1')
    await settle()
    chat.rig.socket.hangUp(1012)
    fake.messages = [message(1, { text: 'from the backup' })]
    await chat.rig.clock.advance(1_000)
    chat.rig.socket.welcome('other-epoch', false)
    await settle()
    expect(chat.session.store.conversations.get('cnv_1')?.lastSeq).toBe(1)
    expect(chat.session.store.thread('cnv_1').stretch).toEqual({ lo: 1, hi: 1 })
    expect(chat.session.store.thread('cnv_1').get(1)?.text).toBe('from the backup')
  })
})
