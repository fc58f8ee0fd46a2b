import { beforeEach, describe, expect, it } from 'vitest'

import { Outbox } from './outbox'
import { localOutboxStorage } from './storage'
import type { Delivery, OutboxEntry } from './types'
import { ME, own } from '../model/testing'
import type { Message } from '../model/types'
import { ManualClock, settle } from '@/realtime/testing/manualClock'

interface Try {
  entry: OutboxEntry
  answer: (delivery: Delivery) => Promise<void>
}

let clock: ManualClock
let tries: Try[]
let confirmed: Message[]
beforeEach(() => {
  localStorage.clear()
  clock = new ManualClock()
  tries = []
  confirmed = []
})

function open(): Outbox {
  return new Outbox({
    storage: localOutboxStorage(ME),
    transport: (entry) =>
      new Promise((resolve) => {
        tries.push({
          entry,
          answer: async (delivery) => {
            resolve(delivery)
            await settle()
          },
        })
      }),
    clock,
    random: () => 0.5,
    explain: (problem) => `because ${problem.code}`,
    onConfirmed: (message) => confirmed.push(message),
    onChange: () => {},
  })
}

const entry = (clientId: string, over: Partial<OutboxEntry> = {}): OutboxEntry => ({
  clientId,
  conversationId: 'cnv_1',
  text: `text of ${clientId}`,
  replyTo: null,
  replyToSeq: null,
  createdAt: '2026-11-22T12:00:00.000Z',
  failure: null,
  ...over,
})
const done = (clientId: string, seq: number): Delivery => ({ kind: 'confirmed', message: own(seq, { clientId }) })
const last = () => {
  const latest = tries.at(-1)
  if (!latest) throw new Error('nothing was sent')
  return latest
}
const ids = (outbox: Outbox) => outbox.list('cnv_1').map((waiting) => waiting.clientId)

describe('order', () => {
  it('sends one at a time per conversation, in the order of writing', async () => {
    const outbox = open()
    for (const id of ['a', 'b', 'c']) outbox.add(entry(id))
    expect(tries.map((t) => t.entry.clientId)).toEqual(['a'])
    await last().answer(done('a', 1))
    await last().answer(done('b', 2))
    await last().answer(done('c', 3))
    expect(tries.map((t) => t.entry.clientId)).toEqual(['a', 'b', 'c'])
    expect(confirmed.map((m) => m.seq)).toEqual([1, 2, 3])
    expect(ids(outbox)).toEqual([])
  })

  it('lets another conversation go on meanwhile', () => {
    const outbox = open()
    outbox.add(entry('a'))
    outbox.add(entry('b', { conversationId: 'cnv_2' }))
    expect(tries.map((t) => t.entry.conversationId)).toEqual(['cnv_1', 'cnv_2'])
  })

  it('holds what was written later back while the fate of an earlier one is unknown', async () => {
    const outbox = open()
    outbox.add(entry('a'))
    outbox.add(entry('b'))
    await last().answer({ kind: 'unknown' })
    expect(tries).toHaveLength(1)
    await clock.advance(1_000)
    expect(tries.map((t) => t.entry.clientId)).toEqual(['a', 'a'])
  })
})

describe('retry', () => {
  it('carries the same clientId, waits longer each time and goes at once when woken', async () => {
    const outbox = open()
    outbox.add(entry('a'))
    const waits: number[] = []
    for (let round = 0; round < 4; round += 1) {
      const before = tries.length
      await last().answer({ kind: 'unknown' })
      const from = clock.now()
      while (tries.length === before) await clock.advance(50)
      waits.push(clock.now() - from)
    }
    expect(waits).toEqual([750, 1_250, 2_250, 4_250])
    await last().answer({ kind: 'unknown' })
    outbox.wake()
    expect(tries).toHaveLength(6)
    expect(new Set(tries.map((t) => t.entry.clientId))).toEqual(new Set(['a']))
  })

  it('does not come before the time the server named', async () => {
    const outbox = open()
    outbox.add(entry('a'))
    await last().answer({ kind: 'unknown', afterMs: 7_000 })
    await clock.advance(6_999)
    expect(tries).toHaveLength(1)
    await clock.advance(1)
    expect(tries).toHaveLength(2)
    expect(ids(outbox)).toEqual(['a'])
  })

  it('marks a refusal with its reason, lets the next one go, and sends the same again when asked', async () => {
    const outbox = open()
    outbox.add(entry('a'))
    outbox.add(entry('b'))
    await last().answer({ kind: 'refused', problem: { status: 403, code: 'dm_not_allowed' } })
    expect(outbox.list('cnv_1')[0]?.failure).toEqual({ code: 'dm_not_allowed', detail: 'because dm_not_allowed' })
    expect(last().entry.clientId).toBe('b')
    await last().answer(done('b', 1))
    expect(ids(outbox)).toEqual(['a'])
    outbox.retry('a')
    expect(last().entry).toMatchObject({ clientId: 'a', failure: null })
    await last().answer(done('a', 2))
    expect(ids(outbox)).toEqual([])
  })

  it('stops when an event tells that it arrived after all', async () => {
    const outbox = open()
    outbox.add(entry('a'))
    outbox.add(entry('b'))
    outbox.confirmed(own(1, { clientId: 'a' }))
    await last().answer({ kind: 'unknown' })
    expect(tries.map((t) => t.entry.clientId)).toEqual(['a', 'b'])
  })
})

describe('reload', () => {
  it('loses nothing: unsent, refused and in-flight messages are there again and keep their ids', async () => {
    const before = open()
    before.add(entry('a'))
    await last().answer({ kind: 'refused', problem: { status: 422, code: 'validation_failed' } })
    before.add(entry('b', { replyTo: 'msg_7', replyToSeq: 7 }))
    before.add(entry('c'))
    before.stop()
    const after = open()
    expect(ids(after)).toEqual(['a', 'b', 'c'])
    expect(after.list('cnv_1')[0]?.failure?.code).toBe('validation_failed')
    after.wake()
    expect(last().entry).toMatchObject({ clientId: 'b', text: 'text of b', replyTo: 'msg_7' })
  })

  it('is stored before it is sent', () => {
    const outbox = open()
    outbox.add(entry('a'))
    expect(localOutboxStorage(ME).load().map((kept) => kept.clientId)).toEqual(['a'])
    expect(tries).toHaveLength(1)
  })

  it('forgets what was confirmed or deleted, and nobody sees the outbox of another user', async () => {
    const outbox = open()
    outbox.add(entry('a'))
    await last().answer(done('a', 1))
    outbox.add(entry('b'))
    expect(outbox.discard('b')?.text).toBe('text of b')
    outbox.add(entry('c'))
    expect(localOutboxStorage(ME).load().map((kept) => kept.clientId)).toEqual(['c'])
    expect(localOutboxStorage('usr_other').load()).toEqual([])
  })

  it('skips what it cannot read', () => {
    localStorage.setItem(`onlychat.outbox.${ME}.x`, '{broken')
    localStorage.setItem(`onlychat.outbox.${ME}.y`, '{"clientId":5}')
    expect(ids(open())).toEqual([])
  })
})

describe('two tabs', () => {
  const storageEvent = (clientId: string, value: OutboxEntry | null) =>
    window.dispatchEvent(
      new StorageEvent('storage', { key: `onlychat.outbox.${ME}.${clientId}`, newValue: value && JSON.stringify(value) }),
    )

  it('shows what the other tab sends, and sends it only when that tab does not', async () => {
    const outbox = open()
    storageEvent('a', entry('a'))
    storageEvent('b', entry('b'))
    expect(ids(outbox)).toEqual(['a', 'b'])
    storageEvent('a', null)
    expect(ids(outbox)).toEqual(['b'])
    expect(tries).toEqual([])
    await clock.advance(3_000)
    expect(tries.map((t) => t.entry.clientId)).toEqual(['b'])
    outbox.stop()
  })
})
