import { beforeEach, describe, expect, it, vi } from 'vitest'

import { Receipts } from './receipts'
import { ChatStore } from '../model/store'
import { ME, conversation, message } from '../model/testing'
import { ManualClock, settle } from '@/realtime/testing/manualClock'
import type { ClientFrame } from '@/realtime/types'

let clock: ManualClock
let store: ChatStore
let online: boolean
let sent: ClientFrame[]
const read = vi.fn<(conversationId: string, seq: number) => Promise<void>>()
let receipts: Receipts
beforeEach(() => {
  clock = new ManualClock()
  store = new ChatStore(ME, clock)
  store.addConversations([conversation()], store.mark())
  for (const seq of [1, 2, 3]) store.apply({ kind: 'message.created', conversationId: 'cnv_1', message: message(seq) })
  online = true
  sent = []
  read.mockReset().mockResolvedValue()
  const send = (frame: ClientFrame) => {
    if (online) sent.push(frame)
    return online
  }
  receipts = new Receipts({ store, api: { read }, clock, send })
})

describe('delivered', () => {
  it('is told once, 150 ms after the first of several messages, for the last of them', async () => {
    for (const seq of [1, 2, 3]) receipts.delivered('cnv_1', seq)
    await clock.advance(149)
    expect(sent).toEqual([])
    await clock.advance(1)
    expect(sent).toEqual([{ type: 'delivered', conversationId: 'cnv_1', seq: 3 }])
    receipts.delivered('cnv_1', 3)
    await clock.advance(1_000)
    expect(sent).toHaveLength(1)
  })

  it('is not told when read has said more already', async () => {
    receipts.delivered('cnv_1', 3)
    receipts.read('cnv_1', 3)
    await clock.advance(1_000)
    expect(sent).toEqual([{ type: 'read', conversationId: 'cnv_1', seq: 3 }])
  })

  it('is told again with the next connection, for the old one may have lost it', async () => {
    receipts.delivered('cnv_1', 2)
    await clock.advance(150)
    receipts.resend()
    expect(sent).toHaveLength(2)
  })
})

describe('read', () => {
  it('is told once and only forward', () => {
    receipts.read('cnv_1', 2)
    receipts.read('cnv_1', 2)
    receipts.read('cnv_1', 1)
    expect(sent).toEqual([{ type: 'read', conversationId: 'cnv_1', seq: 2 }])
    expect(store.conversations.get('cnv_1')).toMatchObject({ readSeq: 2, unreadCount: 1 })
  })

  it('goes over HTTP without a connection, and again with the next one when that failed', async () => {
    online = false
    read.mockRejectedValueOnce(new Error('network'))
    receipts.read('cnv_1', 3)
    await settle()
    expect(read).toHaveBeenCalledExactlyOnceWith('cnv_1', 3)
    online = true
    receipts.resend()
    expect(sent).toEqual([{ type: 'read', conversationId: 'cnv_1', seq: 3 }])
  })

  it('is told again until the server has noted it', () => {
    receipts.read('cnv_1', 3)
    receipts.resend()
    expect(sent).toHaveLength(2)
    receipts.readNoted('cnv_1', 3)
    receipts.resend()
    expect(sent).toHaveLength(2)
  })
})
