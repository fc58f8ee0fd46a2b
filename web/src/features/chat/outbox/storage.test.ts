import 'fake-indexeddb/auto'

import { IDBFactory } from 'fake-indexeddb'
import { beforeEach, describe, expect, it } from 'vitest'

import { adoptLocalEntries, diskOutboxStorage } from './storage'
import { entry } from './testing'
import { DatabaseSource } from '../disk/database'
import { systemClock } from '@/realtime/clock'

/** What is used of local storage. */
class Local implements Storage {
  readonly #rows = new Map<string, string>()
  get length() {
    return this.#rows.size
  }
  clear = () => this.#rows.clear()
  key = (index: number) => [...this.#rows.keys()][index] ?? null
  getItem = (key: string) => this.#rows.get(key) ?? null
  setItem = (key: string, value: string) => void this.#rows.set(key, value)
  removeItem = (key: string) => void this.#rows.delete(key)
}

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory()
})
const open = (userId = 'usr_me') => diskOutboxStorage(userId, new DatabaseSource(systemClock))
const idsOf = async (storage = open()) => (await storage.load()).map(({ clientId }) => clientId)

describe('the outbox on disk', () => {
  it('is there for the next page as it was, oldest first', async () => {
    const before = open()
    await before.save(entry('b', { failure: { code: 'dm_not_allowed', detail: 'No.' } }))
    await before.save(entry('a'))
    await before.save(entry('c'))
    await before.remove('c')
    expect(await open().load()).toEqual([entry('a'), entry('b', { failure: { code: 'dm_not_allowed', detail: 'No.' } })])
  })

  it('is nobody else’s', async () => {
    await open().save(entry('a'))
    await open('usr_me2').save(entry('b'))
    expect(await idsOf()).toEqual(['a'])
    expect(await idsOf(open('usr_me2'))).toEqual(['b'])
    await open('usr_me2').remove('a')
    expect(await idsOf()).toEqual(['a'])
  })

  it('says when nothing can be kept', async () => {
    globalThis.indexedDB = { open: () => { throw new Error('SecurityError') } } as unknown as IDBFactory
    const storage = open()
    await expect(storage.save(entry('a'))).rejects.toThrow('nothing can be kept')
    expect(await storage.load()).toEqual([])
  })
})

describe('what an earlier version kept in local storage', () => {
  it('is taken over once; what cannot be read goes, what belongs to others stays', async () => {
    const local = new Local()
    local.setItem('onlychat.outbox.usr_me.a', JSON.stringify(entry('a')))
    local.setItem('onlychat.outbox.usr_me.x', '{broken')
    local.setItem('onlychat.outbox.usr_me.y', '{"clientId":5}')
    local.setItem('onlychat.outbox.usr_other.b', JSON.stringify(entry('b')))
    local.setItem('onlychat.theme', 'dark')
    await adoptLocalEntries('usr_me', open(), () => local)
    expect(await open().load()).toEqual([entry('a')])
    expect(Array.from({ length: local.length }, (_, index) => local.key(index))).toEqual(['onlychat.outbox.usr_other.b', 'onlychat.theme'])
    await open().remove('a')
    await adoptLocalEntries('usr_me', open(), () => local)
    expect(await idsOf()).toEqual([])
  })

  it('stays where it is while there is no other place', async () => {
    const local = new Local()
    local.setItem('onlychat.outbox.usr_me.a', JSON.stringify(entry('a')))
    globalThis.indexedDB = { open: () => { throw new Error('SecurityError') } } as unknown as IDBFactory
    await adoptLocalEntries('usr_me', open(), () => local)
    expect(local.length).toBe(1)
  })
})
