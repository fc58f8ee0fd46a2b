import { beforeEach, describe, expect, it } from 'vitest'

import { History } from './history'
import { FakeApi } from './testing'
import { ChatCache } from '../disk/cache'
import { DatabaseSource } from '../disk/database'
import { ChatStore } from '../model/store'
import { ME, message } from '../model/testing'
import { networkProblem } from '@/lib/problem'
import { ManualClock, settle } from '@/realtime/testing/manualClock'

let fake: FakeApi
let store: ChatStore
let history: History
beforeEach(() => {
  fake = new FakeApi()
  for (let seq = 1; seq <= 300; seq += 1) fake.add()
  store = new ChatStore(ME, new ManualClock())
  store.addConversations([fake.conversation()], store.mark())
  const clock = new ManualClock()
  history = new History({ store, api: fake.api, cache: new ChatCache(ME, new DatabaseSource(clock)), clock })
})
const shown = () => store.thread('cnv_1').stretch

describe('History', () => {
  it('opens at the newest page and goes back page by page to the beginning', async () => {
    history.open('cnv_1')
    await settle()
    expect(shown()).toEqual({ lo: 251, hi: 300 })
    for (let page = 0; page < 5; page += 1) await history.loadOlder('cnv_1')
    expect(shown()).toEqual({ lo: 1, hi: 300 })
    fake.api.history.mockClear()
    await history.loadOlder('cnv_1')
    expect(fake.api.history).not.toHaveBeenCalled()
  })

  it('asks once however often it is told to while a page is on its way', async () => {
    history.open('cnv_1')
    await settle()
    fake.api.history.mockClear()
    await Promise.all([history.loadOlder('cnv_1'), history.loadOlder('cnv_1'), history.loadOlder('cnv_1')])
    expect(fake.api.history).toHaveBeenCalledTimes(1)
  })

  it('jumps to an old message with some context, goes on from there in both directions, and comes back', async () => {
    history.open('cnv_1')
    await settle()
    expect(await history.showMessage('cnv_1', 40)).toBe(true)
    expect(shown()).toEqual({ lo: 20, hi: 69 })
    await history.loadNewer('cnv_1')
    await history.loadOlder('cnv_1')
    expect(shown()).toEqual({ lo: 1, hi: 119 })
    await history.showLatest('cnv_1')
    expect(shown()).toEqual({ lo: 251, hi: 300 })
  })

  it('joins the islands when the gap between them is filled', async () => {
    history.open('cnv_1')
    await settle()
    await history.showMessage('cnv_1', 160)
    for (let page = 0; page < 3; page += 1) await history.loadNewer('cnv_1')
    expect(shown()).toEqual({ lo: 140, hi: 300 })
  })

  it('says what went wrong, and works when tried again', async () => {
    fake.failure = networkProblem()
    history.open('cnv_1')
    await settle()
    expect(history.loads('cnv_1').first).toMatchObject({ kind: 'failed', problem: { code: 'network' } })
    expect(await history.showMessage('cnv_1', 5)).toBe(false)
    fake.failure = null
    await history.loadLatest('cnv_1')
    expect(history.loads('cnv_1').first.kind).toBe('idle')
    expect(shown()).toEqual({ lo: 251, hi: 300 })
  })
})

describe('refresh', () => {
  it('brings what was missed without losing the place', async () => {
    history.open('cnv_1')
    await settle()
    await history.loadOlder('cnv_1')
    fake.add()
    await history.refresh(false)
    expect(shown()).toEqual({ lo: 201, hi: 301 })
  })

  it('replaces a history that is no longer the one it was', async () => {
    history.open('cnv_1')
    await settle()
    fake.messages = [message(1, { id: 'msg_new', text: 'restored' })]
    await history.refresh(true)
    expect(shown()).toEqual({ lo: 1, hi: 1 })
    expect(store.thread('cnv_1').get(1)?.text).toBe('restored')
    expect(store.thread('cnv_1').get(300)).toBeUndefined()
  })

  it('leaves conversations alone that nobody looks at', async () => {
    const close = history.open('cnv_1')
    await settle()
    close()
    fake.api.history.mockClear()
    await history.refresh(false)
    expect(fake.api.history).not.toHaveBeenCalled()
  })
})
