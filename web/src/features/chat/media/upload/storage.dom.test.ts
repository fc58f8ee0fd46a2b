import 'fake-indexeddb/auto'

import { IDBFactory, IDBObjectStore } from 'fake-indexeddb'
import { beforeEach, expect, it, vi } from 'vitest'

import { diskUploadStorage } from './storage'
import { chosen } from './testing'
import { wipe } from '../../disk/cache'
import { DatabaseSource } from '../../disk/database'
import { ManualClock } from '@/realtime/testing/manualClock'

let source: DatabaseSource
beforeEach(() => {
  globalThis.indexedDB = new IDBFactory()
  source = new DatabaseSource(new ManualClock())
})

it('writes the bytes of a file once, whatever changes of it', async () => {
  const put = vi.spyOn(IDBObjectStore.prototype, 'put')
  const disk = diskUploadStorage('usr_me', source)
  for (const change of [{}, { uploadUrl: '/api/uploads/upl_1' }, { alt: 'A coast' }]) await disk.save(chosen('a', change))
  expect(put.mock.calls.filter(([value]) => 'file' in value || 'file' in (value.record ?? {}))).toHaveLength(1)
  expect(await disk.load()).toMatchObject([{ localId: 'a', alt: 'A coast', uploadUrl: null }])
})

it('leaves nothing of a file, and nothing of who signs out', async () => {
  const [mine, other] = [diskUploadStorage('usr_me', source), diskUploadStorage('usr_other', source)]
  for (const disk of [mine, other]) for (const id of ['a', 'b']) await disk.save(chosen(id))
  await mine.remove('a')
  await wipe(source, 'usr_other', { outbox: true })
  expect((await mine.load()).map(({ localId }) => localId)).toEqual(['b'])
  const database = await source.open()
  expect(await database?.getAllKeys('files')).toEqual([['usr_me', 'b']])
  expect(await database?.getAllKeys('uploads')).toEqual([['usr_me', 'b']])
})
