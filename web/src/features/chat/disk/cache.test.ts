import 'fake-indexeddb/auto'

import { IDBFactory } from 'fake-indexeddb'
import { beforeEach, describe, expect, it } from 'vitest'

import { ChatCache, wipe } from './cache'
import { KEPT_CONVERSATIONS, KEPT_MESSAGES } from './cacheChanges'
import { ANSWER_TIMEOUT_MS, CACHE_STORES, DATABASE, DatabaseSource, VERSION } from './database'
import { conversation, ME, message, messages, PEER } from '../model/testing'
import { diskOutboxStorage } from '../outbox/storage'
import { entry } from '../outbox/testing'
import { systemClock } from '@/realtime/clock'

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory()
})

/** A page that has opened its cache. */
async function open(userId = ME) {
  const source = new DatabaseSource(systemClock)
  const cache = new ChatCache(userId, source)
  return { cache, source, kept: await cache.open() }
}

/** A tab that hangs in the middle of a change, as one does that stands in a debugger. Resolves with what lets it go on. */
async function hangingTab(): Promise<() => Promise<void>> {
  const database = await new DatabaseSource(systemClock).open()
  const change = database?.transaction([...CACHE_STORES, 'outbox'], 'readwrite')
  let hangs = true
  const again = (): unknown => hangs && change?.objectStore('owner').count().then(again)
  again()
  return async () => {
    hangs = false
    await change?.done
  }
}

/** A page that kept one conversation with these messages, up to `cursor`. */
async function fill(cursor: string | null = 'c1') {
  const page = await open()
  page.cache.putConversations([conversation({ lastSeq: 3 })])
  page.cache.putMessages('cnv_1', messages(1, 3))
  if (cursor) page.cache.save(cursor)
  await page.cache.flush()
  return page
}
const texts = async (cache: ChatCache, id = 'cnv_1') => (await cache.messages(id)).map(({ seq, text }) => `${seq} ${text}`)

describe('the cache', () => {
  it('is there at the next opening, with the position it belongs to', async () => {
    await fill('c7')
    const { cache, kept } = await open()
    expect(kept).toEqual([conversation({ lastSeq: 3 })])
    expect(await texts(cache)).toEqual(['1 text 1', '2 text 2', '3 text 3'])
    expect(await cache.load()).toBe('c7')
  })

  it('shows nothing that has no position: what changed since could not be asked for', async () => {
    await fill(null)
    const { cache, kept } = await open()
    expect(kept).toEqual([])
    expect(await cache.messages('cnv_1')).toEqual([])
    expect(await cache.load()).toBeNull()
  })

  it('is corrected by edits, deletions and reactions, and never goes back to an older state', async () => {
    const { cache } = await fill()
    const edited = message(1, { text: 'corrected', editedAt: '2026-11-22T20:00:00.000Z' })
    cache.change(edited)
    cache.change(message(2, { text: '', deletedAt: '2026-11-22T20:00:00.000Z' }))
    cache.setReactions('cnv_1', 3, [{ emoji: '❤️', count: 1, mine: false }])
    cache.change(message(9, { text: 'not kept' }))
    // A page that was asked for before all of that.
    cache.putMessages('cnv_1', messages(1, 2))
    expect(await texts(cache)).toEqual(['1 corrected', '2 ', '3 text 3'])
    expect((await cache.messages('cnv_1'))[2]?.reactions).toEqual([{ emoji: '❤️', count: 1, mine: false }])
  })

  it('keeps the newest messages of a conversation, and shows them only as far as there is no gap', async () => {
    const { cache } = await fill()
    cache.putMessages('cnv_1', messages(4, 250))
    expect((await cache.messages('cnv_1')).map(({ seq }) => seq)).toEqual(messages(251 - KEPT_MESSAGES, 250).map(({ seq }) => seq))
    cache.putMessages('cnv_1', messages(300, 302))
    expect((await cache.messages('cnv_1')).map(({ seq }) => seq)).toEqual([300, 301, 302])
    expect(await cache.messages('cnv_2')).toEqual([])
  })

  it('keeps the messages of the conversations that were opened last', async () => {
    const { cache } = await fill()
    const ids = Array.from({ length: KEPT_CONVERSATIONS + 1 }, (_, index) => `cnv_${index + 10}`)
    cache.opened('cnv_1', 5)
    for (const [index, id] of ids.entries()) {
      cache.putConversations([conversation({ id })])
      cache.putMessages(id, [message(1, { conversationId: id })])
      cache.opened(id, 10 + index)
    }
    await cache.flush()
    const left = await Promise.all(['cnv_1', ...ids].map(async (id) => (await cache.messages(id)).length))
    expect(left.slice(0, 2)).toEqual([0, 0])
    expect(left.slice(2).every((count) => count === 1)).toBe(true)
    const { kept } = await open()
    expect(kept).toHaveLength(KEPT_CONVERSATIONS + 2)
  })

  it('is replaced when the server does not know the position any more', async () => {
    const { cache } = await fill()
    cache.save(null)
    cache.putMessages('cnv_1', [message(1, { text: 'from the backup' })])
    cache.save('other-epoch')
    expect(await texts(cache)).toEqual(['1 from the backup'])
    expect((await open()).kept).toEqual([])
  })
})

describe('another account', () => {
  it('finds nothing, and what the one before writes late is not for it', async () => {
    const before = await fill()
    const after = await open(PEER)
    expect(after.kept).toEqual([])
    expect(await after.cache.load()).toBeNull()
    before.cache.putMessages('cnv_1', messages(1, 3))
    before.cache.save('c9')
    await before.cache.flush()
    after.cache.save('p1')
    expect(await after.cache.messages('cnv_1')).toEqual([])
    expect(await after.cache.load()).toBe('p1')
    expect(await before.cache.load()).toBeNull()
  })

  it('signing out leaves nothing behind, and what was not sent only if it ended by itself', async () => {
    const { source, cache } = await fill()
    const [mine, other] = [diskOutboxStorage(ME, source), diskOutboxStorage(PEER, source)]
    await mine.save(entry('a'))
    await other.save(entry('b'))
    await wipe(source, PEER)
    expect(await cache.load()).toBe('c1')
    await wipe(source, ME)
    cache.putMessages('cnv_1', messages(1, 3))
    await cache.flush()
    const database = await source.open()
    expect([await database?.count('conversations'), await database?.count('messages'), await database?.count('owner')]).toEqual([0, 0, 0])
    expect(await mine.load()).toHaveLength(1)
    await wipe(source, ME, { outbox: true })
    expect([await mine.load(), await other.load()]).toEqual([[], [entry('b')]])
  })
})

describe('while another tab holds the disk', () => {
  it('nothing waits for longer than it says, and what was written meanwhile is there afterwards', async () => {
    const { cache, source } = await fill('c1')
    const outbox = diskOutboxStorage(ME, source)
    const resume = await hangingTab()
    const begun = performance.now()
    cache.putMessages('cnv_1', messages(4, 5))
    cache.save('c2')
    const saved = outbox.save(entry('a')).then(() => 'kept', (error: Error) => error.message)
    expect(await Promise.all([cache.load(), cache.messages('cnv_1'), cache.open(), wipe(source, PEER)])).toEqual([null, [], [], undefined])
    expect(await saved).toBe('the disk does not answer')
    await expect(outbox.load()).rejects.toThrow('the disk does not answer')
    expect(performance.now() - begun).toBeLessThan(3 * ANSWER_TIMEOUT_MS)
    await resume()
    expect(await cache.load()).toBe('c2')
    expect(await texts(cache)).toHaveLength(5)
    expect(await outbox.load()).toEqual([entry('a')])
  }, 10_000)
})

describe('without a database', () => {
  it('everything is empty and nothing fails', async () => {
    globalThis.indexedDB = { open: () => { throw new Error('SecurityError') } } as unknown as IDBFactory
    const { cache, kept, source } = await open()
    cache.putMessages('cnv_1', messages(1, 3))
    cache.save('c1')
    await cache.flush()
    await wipe(source, ME, { outbox: true })
    expect([kept, await cache.messages('cnv_1'), await cache.load()]).toEqual([[], [], null])
  })

  it('one of a newer version is left alone', async () => {
    const newer = await new Promise<IDBDatabase>((resolve) => {
      const request = indexedDB.open(DATABASE, VERSION + 1)
      request.onsuccess = () => resolve(request.result)
    })
    newer.close()
    expect((await open()).kept).toEqual([])
  })

  it('an old page lets go for a newer one', async () => {
    const { cache } = await fill()
    await new Promise<void>((resolve, reject) => {
      const request = indexedDB.open(DATABASE, VERSION + 1)
      request.onsuccess = () => resolve()
      request.onblocked = () => reject(new Error('blocked'))
    })
    cache.putMessages('cnv_1', messages(1, 3))
    await cache.flush()
    expect(await cache.messages('cnv_1')).toEqual([])
  })

  it('a write that fails empties it: no hole is shown as the whole', async () => {
    const { cache } = await fill()
    cache.putMessages('cnv_1', [message(4, { text: (() => 'no clone') as unknown as string })])
    cache.save('c9')
    await cache.flush()
    cache.putMessages('cnv_1', messages(5, 6))
    await cache.flush()
    const after = await open()
    expect([after.kept, await after.cache.load(), await after.cache.messages('cnv_1')]).toEqual([[], null, []])
  })
})
