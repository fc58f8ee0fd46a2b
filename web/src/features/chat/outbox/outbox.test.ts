import { beforeEach, describe, expect, it } from 'vitest'

import { Outbox } from './outbox'
import type { OutboxStorage } from './storage'
import { entry, TestPeers } from './testing'
import type { Delivery, OutboxEntry } from './types'
import { own } from '../model/testing'
import type { Message } from '../model/types'
import { ManualClock, settle } from '@/realtime/testing/manualClock'

interface Try {
  entry: OutboxEntry
  answer: (delivery: Delivery) => Promise<void>
}

/** A disk that a test can make slow or full. */
class Disk implements OutboxStorage {
  readonly rows = new Map<string, OutboxEntry>()
  full = false
  silent = false
  before: Promise<void> = Promise.resolve()

  readonly load = () => (this.silent ? Promise.reject(new Error('no answer')) : Promise.resolve([...this.rows.values()]))
  readonly save = async (kept: OutboxEntry) => {
    await this.before
    if (this.full) throw new Error('QuotaExceededError')
    this.rows.set(kept.clientId, kept)
  }
  readonly remove = (clientId: string) => {
    this.rows.delete(clientId)
    return Promise.resolve()
  }
}

let clock: ManualClock
let tries: Try[]
let confirmed: Message[]
let disk: Disk
let peers: TestPeers
beforeEach(() => {
  clock = new ManualClock()
  tries = []
  confirmed = []
  disk = new Disk()
  peers = new TestPeers()
})

/** A page; `sends` says whether it is the one that sends. */
function open(sends = () => true): Outbox {
  return new Outbox({
    storage: disk,
    peers: peers.open(),
    transport: (waiting) =>
      new Promise((resolve) => {
        tries.push({
          entry: waiting,
          answer: async (delivery) => {
            resolve(delivery)
            await settle()
          },
        })
      }),
    clock,
    random: () => 0.5,
    sends,
    explain: (problem) => `because ${problem.code}`,
    onConfirmed: (message) => confirmed.push(message),
    onSent: () => {},
    onHeard: () => {},
    onChange: () => {},
  })
}

async function add(outbox: Outbox, ...entries: OutboxEntry[]): Promise<void> {
  for (const one of entries) outbox.add(one)
  await settle()
}
const done = (clientId: string, seq: number): Delivery => ({ kind: 'confirmed', message: own(seq, { clientId }) })
const last = () => {
  const latest = tries.at(-1)
  if (!latest) throw new Error('nothing was sent')
  return latest
}
const ids = (outbox: Outbox) => outbox.list('cnv_1').map((waiting) => waiting.clientId)
const onDisk = () => [...disk.rows.keys()]

describe('order', () => {
  it('sends one at a time per conversation, in the order of writing', async () => {
    const outbox = open()
    await add(outbox, entry('a'), entry('b'), entry('c'))
    expect(tries.map((t) => t.entry.clientId)).toEqual(['a'])
    await last().answer(done('a', 1))
    await last().answer(done('b', 2))
    await last().answer(done('c', 3))
    expect(tries.map((t) => t.entry.clientId)).toEqual(['a', 'b', 'c'])
    expect(confirmed.map((m) => m.seq)).toEqual([1, 2, 3])
    expect(ids(outbox)).toEqual([])
  })

  it('lets another conversation go on meanwhile', async () => {
    await add(open(), entry('a'), entry('b', { conversationId: 'cnv_2' }))
    expect(tries.map((t) => t.entry.conversationId)).toEqual(['cnv_1', 'cnv_2'])
  })

  it('holds what was written later back while the fate of an earlier one is unknown', async () => {
    const outbox = open()
    await add(outbox, entry('a'), entry('b'))
    await last().answer({ kind: 'unknown' })
    expect(tries).toHaveLength(1)
    await clock.advance(1_000)
    expect(tries.map((t) => t.entry.clientId)).toEqual(['a', 'a'])
  })
})

const file = (localId: string) =>
  ({ localId, mediaId: null, kind: 'file', purpose: 'attachment', name: localId, bytes: 1, alt: null, width: null, height: null, durationMs: null }) as const

describe('files', () => {
  it('hold their message and all that was written after it, until the last of them is there', async () => {
    const outbox = open()
    await add(outbox, entry('a', { attachments: [file('x'), file('y')] }), entry('b'), entry('c', { conversationId: 'cnv_2' }))
    expect(tries.map((t) => t.entry.clientId)).toEqual(['c'])
    outbox.attached('a', 'y', 'med_y')
    await settle()
    expect(tries).toHaveLength(1)
    outbox.attached('a', 'x', 'med_x')
    await settle()
    expect(last().entry.attachments?.map(({ mediaId }) => mediaId)).toEqual(['med_x', 'med_y'])
    await last().answer(done('a', 1))
    expect(last().entry.clientId).toBe('b')
  })

  it('that will not get there hold nothing else up', async () => {
    const outbox = open()
    await add(outbox, entry('a', { attachments: [file('x')] }), entry('b'))
    outbox.refuse('a', { code: 'upload_failed', detail: 'x is damaged.' })
    await settle()
    expect(tries.map((t) => t.entry.clientId)).toEqual(['b'])
    expect(ids(outbox)).toEqual(['a', 'b'])
  })

  it('that two pages bring at the same time are both known to both', async () => {
    const [sender, other] = [open(), open(() => false)]
    await add(other, entry('a', { attachments: [file('x'), file('y')] }))
    sender.attached('a', 'x', 'med_x')
    other.attached('a', 'y', 'med_y')
    await settle()
    expect(last().entry.attachments?.map(({ mediaId }) => mediaId)).toEqual(['med_x', 'med_y'])
  })
})

describe('retry', () => {
  it('carries the same clientId, waits longer each time and goes at once when woken', async () => {
    const outbox = open()
    await add(outbox, entry('a'))
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
    await add(outbox, entry('a'))
    await last().answer({ kind: 'unknown', afterMs: 7_000 })
    await clock.advance(6_999)
    expect(tries).toHaveLength(1)
    await clock.advance(1)
    expect(tries).toHaveLength(2)
    expect(ids(outbox)).toEqual(['a'])
  })

  it('marks a refusal with its reason, lets the next one go, and sends the same again when asked', async () => {
    const outbox = open()
    await add(outbox, entry('a'), entry('b'))
    await last().answer({ kind: 'refused', problem: { status: 403, code: 'dm_not_allowed' } })
    expect(outbox.list('cnv_1')[0]?.failure).toEqual({ code: 'dm_not_allowed', detail: 'because dm_not_allowed' })
    expect(last().entry.clientId).toBe('b')
    await last().answer(done('b', 1))
    expect(ids(outbox)).toEqual(['a'])
    outbox.retry('a')
    await settle()
    expect(last().entry).toMatchObject({ clientId: 'a', failure: null })
    await last().answer(done('a', 2))
    expect(ids(outbox)).toEqual([])
  })

  it('stops when an event tells that it arrived after all', async () => {
    const outbox = open()
    await add(outbox, entry('a'), entry('b'))
    outbox.confirmed(own(1, { clientId: 'a' }))
    await last().answer({ kind: 'unknown' })
    expect(tries.map((t) => t.entry.clientId)).toEqual(['a', 'b'])
  })
})

describe('reload', () => {
  it('loses nothing: unsent, refused and in-flight messages are there again and keep their ids', async () => {
    const before = open()
    await add(before, entry('a'))
    await last().answer({ kind: 'refused', problem: { status: 422, code: 'validation_failed' } })
    await add(before, entry('b', { replyTo: 'msg_7', replyToSeq: 7 }), entry('c'))
    before.stop()
    const after = open()
    await after.load()
    expect(ids(after)).toEqual(['a', 'b', 'c'])
    expect(after.list('cnv_1')[0]?.failure?.code).toBe('validation_failed')
    expect(last().entry).toMatchObject({ clientId: 'b', text: 'text of b', replyTo: 'msg_7' })
  })

  it('is on disk before it is sent, and nothing written later passes it', async () => {
    let written = () => {}
    disk.before = new Promise((resolve) => {
      written = resolve
    })
    const outbox = open()
    await add(outbox, entry('a'))
    disk.before = Promise.resolve()
    await add(outbox, entry('b'))
    expect(ids(outbox)).toEqual(['a', 'b'])
    expect(tries).toEqual([])
    written()
    await settle()
    expect(onDisk()).toEqual(['b', 'a'])
    expect(tries.map((t) => t.entry.clientId)).toEqual(['a'])
  })

  it('forgets what was confirmed or deleted', async () => {
    const outbox = open()
    await add(outbox, entry('a'))
    await last().answer(done('a', 1))
    await add(outbox, entry('b'))
    expect(outbox.discard('b')?.text).toBe('text of b')
    await add(outbox, entry('c'))
    expect(onDisk()).toEqual(['c'])
  })

  it('leaves nothing behind of what was deleted while it was being written', async () => {
    let written = () => {}
    disk.before = new Promise((resolve) => {
      written = resolve
    })
    const outbox = open()
    await add(outbox, entry('a'))
    outbox.discard('a')
    written()
    await settle()
    expect(onDisk()).toEqual([])
    expect(tries).toEqual([])
  })

  it('brings back what was deleted by mistake', async () => {
    const outbox = open()
    await add(outbox, entry('a'))
    await last().answer({ kind: 'refused', problem: { status: 403, code: 'dm_not_allowed' } })
    const gone = outbox.discard('a')
    if (gone) await add(outbox, { ...gone })
    expect(onDisk()).toEqual(['a'])
    expect(ids(outbox)).toEqual(['a'])
  })
})

describe('where nothing can be kept', () => {
  it('sends from memory, and knows that what waits would be lost with the page', async () => {
    disk.full = true
    const outbox = open()
    expect(outbox.atRisk).toBe(false)
    await add(outbox, entry('a'), entry('b'))
    expect(outbox.atRisk).toBe(true)
    await outbox.load()
    await last().answer(done('a', 1))
    await last().answer(done('b', 2))
    expect(tries.map((t) => t.entry.clientId)).toEqual(['a', 'b'])
    expect(outbox.atRisk).toBe(false)
  })

  it('lets the tab that sends have it', async () => {
    disk.full = true
    const sender = open()
    await add(open(() => false), entry('a'))
    expect(ids(sender)).toEqual(['a'])
    expect(tries).toHaveLength(1)
    await sender.load()
    expect(ids(sender)).toEqual(['a'])
  })
})

describe('a disk that does not answer', () => {
  it('takes nothing away, and is asked again', async () => {
    const outbox = open(() => false)
    await add(outbox, entry('a'))
    disk.rows.set('b', entry('b'))
    disk.silent = true
    await outbox.load()
    expect(ids(outbox)).toEqual(['a'])
    await clock.advance(30_000)
    disk.silent = false
    await clock.advance(5_000)
    expect(ids(outbox)).toEqual(['a', 'b'])
  })
})

describe('two tabs', () => {
  it('both show what waits; one sends it; both see what became of it', async () => {
    const [sender, writer] = [open(), open(() => false)]
    await add(writer, entry('a'), entry('b'))
    expect([ids(sender), ids(writer)]).toEqual([['a', 'b'], ['a', 'b']])
    expect(tries.map((t) => t.entry.clientId)).toEqual(['a'])
    await last().answer(done('a', 1))
    expect(ids(writer)).toEqual(['b'])
    // Once for each page, so that the bubble stays in both.
    expect(confirmed.map((m) => m.clientId)).toEqual(['a', 'a'])
    await last().answer({ kind: 'refused', problem: { status: 403, code: 'dm_not_allowed' } })
    expect(writer.list('cnv_1')[0]?.failure).toEqual({ code: 'dm_not_allowed', detail: 'because dm_not_allowed' })
    writer.retry('b')
    await settle()
    expect(tries.map((t) => t.entry.clientId)).toEqual(['a', 'b', 'b'])
    writer.discard('b')
    expect([ids(sender), ids(writer), onDisk()]).toEqual([[], [], []])
  })

  it('the next one takes over what the sender left, and drops what it had sent without a word', async () => {
    let leads = false
    const heir = open(() => leads)
    disk.rows.set('a', entry('a'))
    disk.rows.set('b', entry('b'))
    await heir.load()
    expect(ids(heir)).toEqual(['a', 'b'])
    expect(tries).toEqual([])
    disk.rows.delete('a')
    disk.rows.set('c', entry('c'))
    leads = true
    await heir.load()
    await settle()
    expect(ids(heir)).toEqual(['b', 'c'])
    expect(tries.map((t) => t.entry.clientId)).toEqual(['b'])
  })
})
