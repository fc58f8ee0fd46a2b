import 'fake-indexeddb/auto'

import { IDBFactory } from 'fake-indexeddb'
import { beforeEach, describe, expect, it, vi } from 'vitest'

import { FakeApi, openChat } from './testing'
import { ratioOf } from '../media/show/layout'
import { chosen, shown } from '../media/upload/testing'
import { diskUploadStorage } from '../media/upload/storage'
import type { Hold } from '../media/upload/uploads'
import { TestPeers } from '../outbox/testing'

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory()
})

/** Tabs of one browser, and its locks. */
class Browser {
  readonly peers = new TestPeers()
  readonly #lines = new Map<string, Promise<void>>()
  readonly hold: Hold = async (name, until) => {
    const before = this.#lines.get(name) ?? Promise.resolve()
    this.#lines.set(name, before.then(() => until))
    await before
  }
}

async function online(browser = new Browser()) {
  const chat = openChat(new FakeApi(), undefined, browser.peers, browser.hold)
  await chat.session.start()
  await vi.waitFor(() => expect(chat.rig.server.sockets).toHaveLength(1))
  chat.rig.socket.welcome('c0', false)
  await vi.waitFor(() => expect(chat.session.inbox.state.kind).toBe('idle'))
  return chat
}

/** The page writes a message with one file. */
async function sendFile({ session, files }: Awaited<ReturnType<typeof online>>): Promise<string> {
  session.uploads.add([chosen('a')])
  await vi.waitFor(() => expect(files.transfers).toHaveLength(1))
  expect(session.send('cnv_1', '', null)).toBe(true)
  return session.outbox.list('cnv_1')[0]?.clientId ?? ''
}

const sent = ({ rig }: Awaited<ReturnType<typeof online>>) => rig.socket.sentOfType('message.send').length

describe('a message with files', () => {
  it('is sent when its file is there', async () => {
    const chat = await online()
    await sendFile(chat)
    chat.files.transfers[0]?.events.done('med_a')
    await vi.waitFor(() => expect(sent(chat)).toBe(1))
  })

  it('had back after its file was done meanwhile, is sent', async () => {
    const chat = await online()
    const clientId = await sendFile(chat)
    const entry = chat.session.discard(clientId)
    chat.files.transfers[0]?.events.done('med_a')
    await vi.waitFor(() => expect(chat.session.uploads.get('a')?.state.phase).toBe('done'))
    if (entry) chat.session.restore(entry)
    await vi.waitFor(() => expect(sent(chat)).toBe(1))
  })

  it('of a page that was closed goes on in the one that stays', async () => {
    const browser = new Browser()
    const stays = await online(browser)
    const closes = await online(browser)
    await sendFile(closes)
    await vi.waitFor(() => expect(stays.session.outbox.size).toBe(1))
    expect(stays.files.transfers).toHaveLength(0)
    closes.session.stop()
    await vi.waitFor(() => expect(stays.files.transfers).toHaveLength(1))
  })

  it('is taken from a composer that another page shows too', async () => {
    const browser = new Browser()
    const first = await online(browser)
    first.session.uploads.add([chosen('a')])
    await vi.waitFor(() => expect(first.files.transfers).toHaveLength(1))
    const disk = diskUploadStorage(first.session.userId, first.source)
    await vi.waitFor(async () => expect(await disk.load()).toHaveLength(1))
    const second = await online(browser)
    await vi.waitFor(() => expect(second.session.uploads.tray('cnv_1')).toHaveLength(1))
    second.session.send('cnv_1', '', null)
    await vi.waitFor(() => expect(first.session.outbox.size).toBe(1))
    expect(first.session.uploads.tray('cnv_1')).toHaveLength(0)
  })

  it('that was taken back and forgotten by its page is not gone on with', async () => {
    const browser = new Browser()
    const stays = await online(browser)
    const writes = await online(browser)
    await sendFile(writes)
    await vi.waitFor(() => expect(stays.session.uploads.get('a')).toBeDefined())
    expect(stays.session.uploads.tray('cnv_1')).toHaveLength(0)
    writes.session.uploads.remove('a')
    const disk = diskUploadStorage(writes.session.userId, writes.source)
    await vi.waitFor(async () => expect(await disk.load()).toEqual([]))
    await vi.waitFor(() => expect(stays.session.uploads.get('a')).toBeUndefined())
    expect(stays.files.transfers).toHaveLength(0)
  })

  it('of a video keeps its shape until the server says what it is', async () => {
    const browser = new Browser()
    const chat = await online(browser)
    const other = await online(browser)
    chat.session.uploads.add([chosen('a', { kind: 'video', width: 720, height: 1280 })])
    await vi.waitFor(() => expect(chat.files.transfers).toHaveLength(1))
    chat.session.send('cnv_1', '', null)
    chat.files.transfers[0]?.events.done('med_a')
    const video = shown('med_a', { kind: 'video' })
    await vi.waitFor(() => expect(chat.session.shapes.of(video)).toEqual({ kind: 'video', width: 720, height: 1280 }))
    await vi.waitFor(() => expect(ratioOf(other.session.shapes.of(video))).toBe(720 / 1280))
    // What the server says counts more.
    expect(chat.session.shapes.of({ ...video, width: 640, height: 640 })).toEqual({ kind: 'video', width: 640, height: 640 })
    expect(chat.session.shapes.of(shown('med_b', { kind: 'video' }))).toEqual({ kind: 'video' })
  })
})
