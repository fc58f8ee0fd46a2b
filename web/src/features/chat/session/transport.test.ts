import { beforeEach, describe, expect, it, vi } from 'vitest'

import type { ChatApi } from './chatApi'
import { createTransport } from './transport'
import { own } from '../model/testing'
import type { OutboxEntry } from '../outbox/types'
import { networkProblem, Problem } from '@/lib/problem'
import type { ConnectionState } from '@/realtime/client'
import type { SendOutcome } from '@/realtime/pendingSends'
import type { MessageToSend } from '@/realtime/types'

const entry: OutboxEntry = {
  clientId: 'k',
  conversationId: 'cnv_1',
  text: 'hi',
  replyTo: 'msg_4',
  replyToSeq: 4,
  createdAt: '2026-11-22T12:00:00.000Z',
  failure: null,
}
const wire = { clientId: 'k', conversationId: 'cnv_1', text: 'hi', replyTo: 'msg_4' }
const sendMessage = vi.fn<(message: MessageToSend) => Promise<SendOutcome>>()
const send = vi.fn<ChatApi['send']>()
let state: ConnectionState
const transport = createTransport({ getState: () => state, sendMessage }, { send })
beforeEach(() => {
  state = { kind: 'online', userId: 'usr_me' }
  sendMessage.mockReset()
  send.mockReset()
})
const refusal = (status: number, code: string, retryAfter: number | null = null) =>
  new Problem({ status, code, detail: 'No.', retryAfter })

describe('over the socket', () => {
  it('confirms an ack and carries the clientId and the quoted message', async () => {
    sendMessage.mockResolvedValue({ kind: 'ack', message: own(1), replayed: false })
    expect(await transport(entry)).toEqual({ kind: 'confirmed', message: own(1) })
    expect(sendMessage).toHaveBeenCalledExactlyOnceWith(wire)
    expect(send).not.toHaveBeenCalled()
  })

  it.each([
    ['dm_not_allowed', 'refused'],
    ['validation_failed', 'refused'],
    ['rate_limited', 'unknown'],
    ['unavailable', 'unknown'],
  ])('%s is %s', async (code, kind) => {
    sendMessage.mockResolvedValue({ kind: 'nack', problem: { status: 400, code } })
    expect((await transport(entry)).kind).toBe(kind)
  })

  it('knows nothing when the connection went', async () => {
    sendMessage.mockResolvedValue({ kind: 'lost' })
    expect(await transport(entry)).toEqual({ kind: 'unknown' })
  })
})

describe('over HTTP while there is no connection', () => {
  beforeEach(() => {
    state = { kind: 'reconnecting', at: 0, attempt: 1 }
  })

  it('confirms, with the same clientId', async () => {
    send.mockResolvedValue(own(1))
    expect(await transport(entry)).toEqual({ kind: 'confirmed', message: own(1) })
    expect(send).toHaveBeenCalledExactlyOnceWith(wire)
  })

  it('tries again later when nothing is wrong with the message', async () => {
    send.mockRejectedValueOnce(networkProblem())
    expect(await transport(entry)).toEqual({ kind: 'unknown' })
    send.mockRejectedValueOnce(refusal(503, 'unavailable'))
    expect(await transport(entry)).toEqual({ kind: 'unknown' })
    send.mockRejectedValueOnce(refusal(401, 'unauthenticated'))
    expect(await transport(entry)).toEqual({ kind: 'unknown' })
    send.mockRejectedValueOnce(refusal(429, 'rate_limited', 12))
    expect(await transport(entry)).toEqual({ kind: 'unknown', afterMs: 12_000 })
  })

  it('reports a refusal with its reason', async () => {
    send.mockRejectedValueOnce(refusal(403, 'dm_not_allowed'))
    expect(await transport(entry)).toEqual({ kind: 'refused', problem: { status: 403, code: 'dm_not_allowed', detail: 'No.' } })
  })
})
