import { describe, expect, it } from 'vitest'

import { ASK_EVERY_MS, SILENCE_MS } from './leaderWatch'
import { TestBrowser } from '../testing/browser'
import { settle } from '../testing/manualClock'

/** Two tabs, the first of which leads and is online. */
async function two() {
  const browser = new TestBrowser()
  const [first, second] = [browser.tab(), browser.tab()]
  await first.open()
  first.rig.socket.welcome('c0', false)
  await second.open()
  return { browser, first, second }
}
type Tab = ReturnType<TestBrowser['tab']>
const sockets = (...tabs: Tab[]) => tabs.map(({ rig }) => rig.server.sockets.length)
const leads = (...tabs: Tab[]) => tabs.map(({ connection }) => connection.leads)
const presence = (userId: string) => ({ kind: 'presence', userId, online: true, lastSeenAt: null })

describe('the tabs of one browser', () => {
  it('share one socket, and all of them hear what comes', async () => {
    const { browser, first, second } = await two()
    const third = browser.tab({ visible: false })
    await third.open()
    first.rig.socket.event('c1')
    first.rig.socket.push({ type: 'signal', signal: { kind: 'typing', conversationId: 'cnv_1', userId: 'u' } })
    expect(sockets(first, second, third)).toEqual([1, 0, 0])
    expect(leads(first, second, third)).toEqual([true, false, false])
    expect(first.heard).toEqual(['reset', 'online', 'c1', 'signal'])
    expect(second.heard).toEqual(['online', 'c1', 'signal'])
    expect(third.heard).toEqual(['online', 'c1', 'signal'])
    expect(third.connection.getState()).toEqual({ kind: 'online', userId: 'usr_me' })
  })

  it('tell one that opens later who is here', async () => {
    const { browser, first } = await two()
    first.rig.socket.push({ type: 'signal', signal: presence('ana') })
    const late = browser.tab()
    const signals: unknown[] = []
    late.connection.onNotice((notice) => notice.type === 'signal' && signals.push(notice.signal))
    await late.open()
    expect(signals).toEqual([presence('ana')])
    first.rig.socket.hangUp(1006)
    const later = browser.tab()
    await later.open()
    expect(later.heard).toEqual([])
  })

  it('all show that the connection is lost, and any of them can ask to try now', async () => {
    const { first, second } = await two()
    first.rig.socket.hangUp(1006)
    expect(second.connection.getState()).toMatchObject({ kind: 'reconnecting', attempt: 1 })
    second.connection.retryNow()
    await settle()
    expect(sockets(first, second)).toEqual([2, 0])
    expect(second.connection.getState().kind).toBe('connecting')
  })

  it('send frames over the one socket, and messages only from the tab that has it', async () => {
    const { first, second } = await two()
    expect(second.connection.send({ type: 'read', conversationId: 'cnv_1', seq: 4 })).toBe(true)
    expect(first.rig.socket.sentOfType('read')).toEqual([{ type: 'read', conversationId: 'cnv_1', seq: 4 }])
    const message = { clientId: 'k', conversationId: 'cnv_1', text: 'hi' }
    expect(await second.connection.sendMessage(message)).toEqual({ kind: 'lost' })
    first.rig.socket.hangUp(1006)
    expect(second.connection.send({ type: 'typing', conversationId: 'cnv_1' })).toBe(false)
  })
})

describe('when the leader goes', () => {
  it('the next one resumes from the position on disk, and the rest hear what it hears', async () => {
    const { browser, first, second } = await two()
    const third = browser.tab()
    await third.open()
    first.rig.socket.event('c1')
    first.connection.stop()
    await settle()
    expect(leads(second, third)).toEqual([true, false])
    second.rig.socket.welcome('c1', true)
    expect(second.rig.socket.sentOfType('hello')).toMatchObject([{ resumeFrom: 'c1' }])
    second.rig.socket.event('c2')
    expect(second.heard).toEqual(['online', 'c1', 'online', 'c2'])
    expect(third.heard).toEqual(['online', 'c1', 'online', 'c2'])
    expect(first.rig.socket.closedByClient).toBe(1000)
  })

  it('and nothing was on disk but what all had heard: a message in between comes to all', async () => {
    const { browser, first, second } = await two()
    // The leader was told and had no time to tell: it dies before its position is on disk.
    first.frozen = true
    first.connection.stop()
    browser.cursor = 'c0'
    await settle()
    second.rig.socket.welcome('c0', true)
    second.rig.socket.event('c1')
    expect(second.heard).toEqual(['online', 'online', 'c1'])
  })

  it('to the background page cache, it lets go, and comes back as one of those that follow', async () => {
    const { first, second } = await two()
    first.connection.suspend()
    await settle()
    expect(leads(first, second)).toEqual([false, true])
    second.rig.socket.welcome('c0', true)
    second.rig.socket.event('c1')
    await first.connection.resume()
    expect(leads(first, second)).toEqual([false, true])
    // What was told meanwhile is not known: everything is fetched again.
    expect(first.heard).toEqual(['reset', 'online', 'online', 'reset'])
    second.rig.socket.event('c2')
    expect(first.heard.at(-1)).toBe('c2')
  })
})

describe('what gets lost between the tabs', () => {
  it('is noticed with the next word of the leader, and fetched anew', async () => {
    const { first, second } = await two()
    second.frozen = true
    first.rig.socket.event('c1')
    second.frozen = false
    first.rig.socket.event('c2')
    expect(second.heard).toEqual(['online', 'c2', 'reset'])
    first.rig.socket.event('c3')
    expect(second.heard.slice(3)).toEqual(['c3'])
  })

  it('is noticed by a page that is looked at even when nothing more is said', async () => {
    const { first, second } = await two()
    second.frozen = true
    first.rig.socket.event('c1')
    second.frozen = false
    await second.rig.clock.advance(ASK_EVERY_MS)
    expect(second.heard).toEqual(['online', 'reset'])
  })

  it('is nothing before a page has joined, and nothing of the leader before', async () => {
    const { browser, first, second } = await two()
    for (const cursor of ['c1', 'c2']) first.rig.socket.event(cursor)
    const third = browser.tab()
    await third.open()
    first.connection.stop()
    await settle()
    second.rig.socket.welcome('c2', true)
    second.rig.socket.event('c3')
    expect(third.heard).toEqual(['online', 'online', 'c3'])
  })
})

describe('waking up', () => {
  it('is nothing to a page that did not sleep: browsers say it of every page that opens', async () => {
    const { first, second } = await two()
    await second.connection.resume()
    await first.connection.resume()
    first.rig.socket.event('c1')
    expect(first.heard).toEqual(['reset', 'online', 'c1'])
    expect(second.heard).toEqual(['online', 'c1'])
    second.connection.stop()
    await second.connection.resume()
    expect(second.connection.getState()).toEqual({ kind: 'closed', reason: 'stopped' })
  })
})

describe('a leader that is no use', () => {
  it('is replaced when it does not answer a page that is looked at', async () => {
    const { first, second } = await two()
    await second.rig.clock.advance(ASK_EVERY_MS)
    expect(leads(first, second)).toEqual([true, false])
    first.frozen = true
    await second.rig.clock.advance(ASK_EVERY_MS + SILENCE_MS)
    expect(second.connection.leads).toBe(true)
    second.rig.socket.welcome('c0', true)
    expect(sockets(first, second)).toEqual([1, 1])
  })

  it('and does not lead on when it wakes up', async () => {
    const { first, second } = await two()
    first.frozen = true
    await second.rig.clock.advance(ASK_EVERY_MS + SILENCE_MS)
    second.rig.socket.welcome('c0', true)
    await settle()
    first.frozen = false
    expect(leads(first, second)).toEqual([false, true])
    expect(first.rig.socket.closedByClient).toBe(1000)
    // What it has missed cannot be known.
    expect(first.heard.at(-1)).toBe('reset')
    second.rig.socket.event('c1')
    expect(first.heard.at(-1)).toBe('c1')
    second.connection.stop()
    await settle()
    expect(first.connection.leads).toBe(true)
  })

  it('is not watched by pages nobody looks at', async () => {
    const { browser, first } = await two()
    const hidden = browser.tab({ visible: false })
    await hidden.open()
    first.frozen = true
    await hidden.rig.clock.advance(10 * ASK_EVERY_MS)
    expect(hidden.connection.leads).toBe(false)
    hidden.visible = true
    hidden.connection.lookedAt()
    await hidden.rig.clock.advance(SILENCE_MS)
    expect(hidden.connection.leads).toBe(true)
  })

  it('because it is hidden and has lost the connection: a page in view comes back at once', async () => {
    const { first, second } = await two()
    first.visible = false
    first.connection.lookedAt()
    expect(leads(first, second)).toEqual([true, false])
    first.rig.socket.hangUp(1006)
    await settle()
    expect(leads(first, second)).toEqual([false, true])
    expect(sockets(first, second)).toEqual([1, 1])
  })

  it('because its page is too old for the server: it steps aside and says so', async () => {
    const { first, second } = await two()
    for (let time = 0; time < 3; time += 1) {
      first.rig.socket.hangUp(4400)
      await first.rig.clock.advance(5_000)
      first.rig.socket.onopen?.()
    }
    await settle()
    expect(first.connection.getState()).toEqual({ kind: 'closed', reason: 'protocol' })
    expect(leads(first, second)).toEqual([false, true])
  })
})

describe('the end', () => {
  it('of the session reaches every tab', async () => {
    const { browser, first, second } = await two()
    first.rig.issueToken = () => Promise.resolve(null)
    first.rig.socket.hangUp(4401)
    await first.rig.clock.advance(1_000)
    expect(first.connection.getState()).toEqual({ kind: 'closed', reason: 'signed-out' })
    expect(second.connection.getState()).toEqual({ kind: 'closed', reason: 'signed-out' })
    expect(browser.cursor).toBeNull()
  })
})
