import { beforeEach, describe, expect, it, vi } from 'vitest'

import { chosen, fakeUploads, TestUploadTabs } from './testing'
import type { UploadRecord, UploadStorage } from './types'
import { Uploads, type UploadsOptions } from './uploads'
import { ManualClock, settle } from '@/realtime/testing/manualClock'

class Disk implements UploadStorage {
  readonly records = new Map<string, UploadRecord>()
  full = false
  load = async () => [...this.records.values()]
  save = async (record: UploadRecord) => {
    if (this.full) throw new Error('full')
    this.records.set(record.localId, record)
  }
  remove = async (localId: string) => void this.records.delete(localId)
}

let disk: Disk
let clock: ManualClock
beforeEach(() => {
  disk = new Disk()
  clock = new ManualClock()
})

function page(over: Partial<UploadsOptions> = {}) {
  const fake = fakeUploads()
  const done = vi.fn<UploadsOptions['onDone']>()
  const failed = vi.fn<UploadsOptions['onFailed']>()
  const uploads = new Uploads({ ...fake, storage: disk, clock, random: () => 0, onChange: () => {}, onDone: done, onFailed: failed, ...over })
  const phase = (localId: string) => uploads.get(localId)?.state.phase
  return { ...fake, uploads, done, failed, phase }
}

describe('uploads', () => {
  it('go two at a time, in the order in which they were chosen', async () => {
    const { uploads, transfers, phase } = page()
    uploads.add([chosen('a'), chosen('b', { position: 1 }), chosen('c', { position: 2 })])
    await settle()
    expect(transfers.map(({ record }) => record.localId)).toEqual(['a', 'b'])
    transfers[0]?.events.done('med_a')
    await settle()
    expect([phase('a'), phase('b'), phase('c')]).toEqual(['done', 'uploading', 'uploading'])
    expect(disk.records.get('a')?.mediaId).toBe('med_a')
  })

  it('go on by themselves after a cut, ever later, and at once when there is a way again', async () => {
    const { uploads, transfers, phase } = page()
    uploads.add([chosen('a')])
    await settle()
    transfers[0]?.events.failed({ passing: true, detail: 'lost' })
    expect(phase('a')).toBe('waiting')
    await clock.advance(499)
    expect(transfers).toHaveLength(1)
    await clock.advance(1)
    expect(transfers).toHaveLength(2)
    transfers[1]?.events.failed({ passing: true, detail: 'lost' })
    uploads.wake()
    expect(transfers).toHaveLength(3)
  })

  it('fail for good when the server refuses them, and go on when asked', async () => {
    const { uploads, transfers, phase, failed } = page()
    uploads.add([chosen('a', { clientId: 'm1' })])
    await settle()
    transfers[0]?.events.failed({ passing: false, detail: 'Your files take all the room you have.' })
    await clock.advance(60_000)
    expect(transfers).toHaveLength(1)
    expect(failed).toHaveBeenCalledWith(expect.objectContaining({ clientId: 'm1' }), 'Your files take all the room you have.')
    uploads.resume('a')
    expect(phase('a')).toBe('uploading')
    expect(transfers).toHaveLength(2)
  })

  it('rest while paused', async () => {
    const { uploads, transfers, phase } = page()
    uploads.add([chosen('a')])
    await settle()
    uploads.pause('a')
    expect([phase('a'), transfers[0]?.stopped]).toEqual(['paused', true])
    uploads.wake()
    expect(transfers).toHaveLength(1)
    uploads.resume('a')
    expect(transfers).toHaveLength(2)
  })

  it('stay paused over a reload, where they were', async () => {
    const before = page()
    before.uploads.add([chosen('a')])
    await settle()
    before.transfers[0]?.events.progress(4)
    before.uploads.pause('a')
    await settle()
    before.uploads.stop()
    const after = page()
    await after.uploads.load(() => true)
    await settle()
    expect(after.uploads.get('a')?.state).toMatchObject({ phase: 'paused', sent: 4 })
    after.uploads.wake()
    expect(after.transfers).toHaveLength(0)
    after.uploads.resume('a')
    await settle()
    expect(after.transfers).toHaveLength(1)
    expect(disk.records.get('a')?.pausedAt).toBeNull()
  })

  it('rest and go on in the page that works on them, wherever that was asked for', async () => {
    const tabs = new TestUploadTabs()
    const works = page({ peers: tabs.open() })
    works.uploads.add([chosen('a')])
    await settle()
    works.transfers[0]?.events.begun('/api/uploads/upl_1')
    works.uploads.pause('a')
    await settle()
    const looks = page({ peers: tabs.open(), hold: () => new Promise(() => {}) })
    await looks.uploads.load(() => true)
    expect(looks.phase('a')).toBe('paused')
    looks.uploads.resume('a')
    await settle()
    expect([works.phase('a'), works.transfers.length, looks.transfers.length]).toEqual(['uploading', 2, 0])
    expect(disk.records.get('a')).toMatchObject({ pausedAt: null, uploadUrl: '/api/uploads/upl_1' })
  })

  it('that another page takes away leave no ghost, whatever this one was at', async () => {
    const tabs = new TestUploadTabs()
    const works = page({ peers: tabs.open() })
    works.uploads.add([chosen('a'), chosen('b', { position: 1 })])
    await settle()
    const looks = page({ peers: tabs.open(), hold: () => new Promise(() => {}) })
    await looks.uploads.load(() => true)
    // What its address is the other page does not know.
    works.transfers[0]?.events.begun('/api/uploads/upl_1')
    works.transfers[1]?.events.done('med_b')
    await settle()
    looks.uploads.remove('a')
    looks.uploads.remove('b')
    works.transfers[0]?.events.progress(5)
    await settle()
    expect(works.transfers[0]?.stopped).toBe(true)
    expect([works.uploads.tray('cnv_1'), looks.uploads.tray('cnv_1'), [...disk.records]]).toEqual([[], [], []])
    expect(works.api.cancel).toHaveBeenCalledExactlyOnceWith('/api/uploads/upl_1')
  })

  it('that went from the disk while nobody told of it go here, too; those that could not be written stay', async () => {
    const { uploads } = page()
    uploads.add([chosen('a'), chosen('b', { position: 1 })])
    await settle()
    disk.records.delete('a')
    disk.full = true
    uploads.add([chosen('c', { position: 2 })])
    await uploads.reconcile()
    expect(uploads.tray('cnv_1').map(({ record }) => record.localId)).toEqual(['b', 'c'])
    disk.load = () => Promise.reject(new Error('the disk does not answer'))
    await uploads.reconcile()
    expect(uploads.tray('cnv_1')).toHaveLength(2)
  })

  it('go on after a reload from where the server is', async () => {
    const before = page()
    before.uploads.add([chosen('a'), chosen('b', { position: 1 })])
    await settle()
    before.transfers[0]?.events.begun('/api/uploads/upl_1')
    before.transfers[1]?.events.done('med_b')
    await settle()
    before.uploads.stop()
    const after = page()
    await after.uploads.load(() => true)
    await settle()
    expect(after.transfers.map(({ record }) => record.uploadUrl)).toEqual(['/api/uploads/upl_1'])
    expect(after.uploads.tray('cnv_1').map(({ state }) => state.phase)).toEqual(['uploading', 'done'])
  })

  it('belong to the composer until a message takes them, and then to it', async () => {
    const { uploads, transfers, done } = page()
    uploads.add([chosen('a'), chosen('b', { position: 1 })])
    await settle()
    uploads.move('b', -1)
    expect(uploads.claim('cnv_1', 'm1').map(({ localId }) => localId)).toEqual(['b', 'a'])
    expect(uploads.tray('cnv_1')).toEqual([])
    transfers[0]?.events.done('med_a')
    await settle()
    expect(done).toHaveBeenCalledWith(expect.objectContaining({ clientId: 'm1', mediaId: 'med_a' }))
    uploads.release('m1')
    await settle()
    expect(disk.records.size).toBe(0)
  })

  it('leave the composer when another page has sent them', async () => {
    const { uploads } = page()
    uploads.add([chosen('a'), chosen('b', { position: 1 })])
    await settle()
    await uploads.claimed(['a', 'elsewhere'], 'm1')
    expect(uploads.tray('cnv_1').map(({ record }) => record.localId)).toEqual(['b'])
    await settle()
    expect(disk.records.get('a')?.clientId).toBe('m1')
  })

  it('of a message that was sent when the page went are forgotten; of one that was not they are there again', async () => {
    disk.records.set('a', chosen('a', { clientId: 'sent', mediaId: 'med_a' }))
    disk.records.set('b', chosen('b', { clientId: 'lost' }))
    disk.records.set('c', chosen('c', { clientId: 'waits' }))
    const { uploads } = page()
    await uploads.load((clientId) => clientId === 'waits')
    await settle()
    expect(uploads.tray('cnv_1').map(({ record }) => record.localId)).toEqual(['b'])
    expect(uploads.get('c')?.record.clientId).toBe('waits')
    expect([...disk.records.keys()]).not.toContain('a')
  })

  it('are taken away here and on the server', async () => {
    const { uploads, transfers, api } = page()
    uploads.add([chosen('a')])
    await settle()
    transfers[0]?.events.begun('/api/uploads/upl_1')
    uploads.remove('a')
    await settle()
    expect(transfers[0]?.stopped).toBe(true)
    expect(api.cancel).toHaveBeenCalledWith('/api/uploads/upl_1')
    expect([disk.records.size, uploads.tray('cnv_1').length]).toEqual([0, 0])
  })

  it('are worked on by one page alone', async () => {
    let free = () => {}
    const other = new Promise<void>((resolve) => {
      free = resolve
    })
    const { uploads, transfers, done } = page({ hold: () => other })
    uploads.add([chosen('a', { clientId: 'm1' })])
    await settle()
    expect(transfers).toHaveLength(0)
    // The other page brings it there, and closes.
    disk.records.set('a', chosen('a', { clientId: 'm1', mediaId: 'med_a' }))
    free()
    await settle()
    expect(transfers).toHaveLength(0)
    expect(done).toHaveBeenCalledWith(expect.objectContaining({ mediaId: 'med_a' }))
  })

  it('of pictures wait until they can be shown, but not for ever', async () => {
    const { uploads, transfers, api, phase, failed } = page()
    api.isReady.mockResolvedValue({ ready: false, problem: null })
    uploads.add([chosen('a', { kind: 'image' }), chosen('b', { kind: 'image', position: 1, alt: 'A dog' })])
    await settle()
    transfers[0]?.events.done('med_a')
    transfers[1]?.events.done('med_b')
    await settle()
    expect(phase('a')).toBe('preparing')
    uploads.describe('a', 'A cat')
    api.isReady.mockImplementation(async (id) => ({ ready: false, problem: id === 'med_b' ? 'The file is damaged.' : null }))
    await clock.advance(500)
    expect(phase('b')).toBe('failed')
    expect(failed).toHaveBeenCalledTimes(1)
    await clock.advance(9_000)
    expect(phase('a')).toBe('done')
    expect(api.describe.mock.calls).toEqual([['med_a', 'A cat']])
  })

  it('are not sent before the server knows what is seen in them', async () => {
    const { uploads, transfers, api, done } = page()
    uploads.add([chosen('a', { kind: 'image' })])
    await settle()
    transfers[0]?.events.done('med_a')
    await settle()
    done.mockClear()
    api.describe.mockRejectedValueOnce(new Error('away'))
    uploads.describe('a', 'A coast')
    expect(uploads.claim('cnv_1', 'm1').map(({ mediaId }) => mediaId)).toEqual([null])
    await settle()
    expect(done).not.toHaveBeenCalled()
    await clock.advance(1000)
    expect(api.describe).toHaveBeenLastCalledWith('med_a', 'A coast')
    expect(done).toHaveBeenCalledWith(expect.objectContaining({ clientId: 'm1', mediaId: 'med_a' }))
  })

  it('say that they would be lost where nothing can be kept', async () => {
    disk.full = true
    const { uploads } = page()
    uploads.add([chosen('a')])
    await settle()
    expect(uploads.atRisk).toBe(true)
  })
})
