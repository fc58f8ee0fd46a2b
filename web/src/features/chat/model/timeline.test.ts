import { describe, expect, it } from 'vitest'

import { message, own, PEER, ME } from './testing'
import { deliveryOf, messageRow, pendingRow, shapeOf, type Row } from './timeline'
import type { OutboxEntry } from '../outbox/types'

const at = (day: number, hour: number, minute: number) => new Date(2026, 10, day, hour, minute).toISOString()
const theirs = (seq: number, createdAt: string) => messageRow(message(seq, { createdAt }), ME)
const mine = (seq: number, createdAt: string) => messageRow(own(seq, { createdAt }), ME)
const entry: OutboxEntry = {
  clientId: 'client-9',
  conversationId: 'cnv_1',
  text: 'x',
  replyTo: null,
  replyToSeq: null,
  createdAt: at(22, 12, 0),
  failure: null,
}

function shapes(rows: Row[], divider: number | null = null) {
  return rows.map((row, index) => {
    const shape = shapeOf(rows[index - 1], row, rows[index + 1], divider)
    return Object.entries(shape).filter(([, on]) => on).map(([name]) => name).join(' ')
  })
}

describe('shapeOf', () => {
  it('groups one person over at most five minutes', () => {
    expect(shapes([theirs(1, at(22, 12, 0)), theirs(2, at(22, 12, 5)), theirs(3, at(22, 12, 11)), mine(4, at(22, 12, 11))])).toEqual(
      ['day first', 'last', 'first last', 'first last'],
    )
  })

  it('separates days, also within five minutes', () => {
    expect(shapes([theirs(1, at(21, 23, 58)), theirs(2, at(22, 0, 1)), theirs(3, at(22, 0, 2))])).toEqual([
      'day first last',
      'day first',
      'last',
    ])
  })

  it('breaks a group at the first unseen message', () => {
    expect(shapes([theirs(1, at(22, 12, 0)), theirs(2, at(22, 12, 1)), theirs(3, at(22, 12, 2))], 2)).toEqual([
      'day first last',
      'divider first',
      'last',
    ])
  })

  it('takes a message on its way into the group of own messages', () => {
    expect(shapes([mine(8, at(22, 11, 58)), pendingRow(entry)])).toEqual(['day first', 'last'])
  })

  it('keeps people and their staff apart', () => {
    const staff = messageRow(message(2, { createdAt: at(22, 12, 0), author: { userId: PEER, kind: 'staff' } }), ME)
    expect(shapes([theirs(1, at(22, 12, 0)), staff])).toEqual(['day first last', 'first last'])
  })
})

describe('keys', () => {
  it('are the same before and after the server confirms', () => {
    expect(pendingRow(entry).key).toBe(messageRow(own(9), ME).key)
  })
})

describe('deliveryOf', () => {
  it('knows the five states', () => {
    const peer = { peerReadSeq: 2, peerDeliveredSeq: 3 }
    expect([2, 3, 4].map((seq) => deliveryOf(mine(seq, at(22, 12, 0)), peer))).toEqual(['seen', 'delivered', 'sent'])
    expect(deliveryOf(pendingRow(entry), peer)).toBe('queued')
    expect(deliveryOf(pendingRow({ ...entry, failure: { code: 'x', detail: 'y' } }), peer)).toBe('failed')
  })
})
