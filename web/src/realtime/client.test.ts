import { beforeEach, describe, expect, it, vi } from 'vitest'

import { Rig, fakeToken } from './testing/rig'
import { settle } from './testing/manualClock'

let rig: Rig
beforeEach(() => {
  rig = new Rig()
})

const message = { clientId: 'k1', conversationId: 'cnv_1', text: 'hi' }

describe('hello and welcome', () => {
  it('speaks the subprotocol and says hello with the token and no position at first', async () => {
    await rig.start()
    expect(rig.socket.protocol).toBe('onlychat.v1')
    expect(rig.socket.sent).toEqual([])
    rig.socket.onopen?.()
    expect(rig.socket.sent[0]).toMatchObject({ type: 'hello', resumeFrom: null })
    expect(String(rig.socket.sent[0]?.token)).toMatch(/^h\./)
  })

  it('resets caches when there was nothing to resume, and keeps the position', async () => {
    await rig.goOnline('c7')
    expect(rig.notices).toEqual([{ type: 'reset', first: true }, { type: 'online', resumed: false }])
    expect(rig.state).toEqual({ kind: 'online', userId: 'usr_me' })
    expect(rig.cursor).toBe('c7')
  })

  it('resumes from the kept position without a reset and hands on what was missed, in order', async () => {
    rig.cursor = 'c3'
    await rig.start()
    rig.socket.welcome('c3', true)
    rig.socket.event('c4', { kind: 'conversation.read', conversationId: 'a', userId: 'u', seq: 4 })
    rig.socket.event('c5', { kind: 'conversation.read', conversationId: 'a', userId: 'u', seq: 5 })
    expect(rig.socket.sent[0]).toMatchObject({ resumeFrom: 'c3' })
    expect(rig.notices.map((n) => (n.type === 'event' && 'seq' in n.event ? n.event.seq : n.type))).toEqual(['online', 4, 5])
    expect(rig.cursor).toBe('c5')
  })

  it('tells a refused resume from a first visit', async () => {
    rig.cursor = 'old'
    await rig.goOnline('c9', false)
    expect(rig.notices[0]).toEqual({ type: 'reset', first: false })
  })

  it('gives up on a server that never says welcome', async () => {
    await rig.start()
    rig.socket.onopen?.()
    await rig.clock.advance(10_000)
    expect(rig.socket.closedByClient).toBe(1000)
    expect(rig.state.kind).toBe('reconnecting')
  })

  it('survives frames it does not understand', async () => {
    await rig.goOnline()
    rig.socket.onmessage?.('{nonsense')
    rig.socket.push({ type: 'fireworks' })
    rig.socket.push({ type: 'event', cursor: 5, event: {} })
    expect(rig.state.kind).toBe('online')
    expect(rig.cursor).toBe('c0')
  })

  it('keeps the stream going when one listener throws', async () => {
    const faults = vi.fn()
    vi.stubGlobal('reportError', faults)
    rig.client.onNotice((notice) => {
      if (notice.type === 'event') throw new Error('listener')
    })
    await rig.goOnline()
    rig.socket.event('c1')
    expect(rig.cursor).toBe('c1')
    expect(faults).toHaveBeenCalledOnce()
  })
})

describe('the silent hole', () => {
  it('reconnects from the last whole position when a beat names one that never came', async () => {
    await rig.goOnline('c1')
    rig.socket.beat('c3')
    expect(rig.server.sockets).toHaveLength(1)
    rig.socket.beat('c3')
    expect(rig.socket.closedByClient).toBe(1000)
    await rig.clock.advance(0)
    expect(rig.server.sockets).toHaveLength(2)
    rig.socket.onopen?.()
    expect(rig.socket.sent[0]).toMatchObject({ type: 'hello', resumeFrom: 'c1' })
  })

  it('is found even when later events came through', async () => {
    await rig.goOnline('c1')
    rig.socket.beat('c3')
    rig.socket.event('c4')
    rig.socket.beat('c4')
    await rig.clock.advance(0)
    rig.socket.onopen?.()
    expect(rig.socket.sent[0]).toMatchObject({ resumeFrom: 'c1' })
  })

  it('is no hole when the named event arrives before the next beat', async () => {
    await rig.goOnline('c1')
    rig.socket.beat('c3')
    rig.socket.event('c2')
    rig.socket.event('c3')
    rig.socket.event('c4')
    rig.socket.beat('c4')
    rig.socket.beat('c4')
    expect(rig.state.kind).toBe('online')
    expect(rig.server.sockets).toHaveLength(1)
  })
})

describe('a connection that dies', () => {
  it('reconnects when nothing was heard for two beats, and not before', async () => {
    await rig.goOnline('c0')
    await rig.clock.advance(39_999)
    rig.socket.beat('c0')
    await rig.clock.advance(39_999)
    expect(rig.state.kind).toBe('online')
    await rig.clock.advance(1)
    expect(rig.state.kind).toBe('reconnecting')
  })

  it('waits longer each time, within the bounds, and starts afresh after a good connection', async () => {
    rig.random = 1 - Number.EPSILON
    const waits: number[] = []
    await rig.start()
    for (let round = 0; round < 7; round += 1) {
      rig.socket.hangUp(1006)
      if (rig.state.kind !== 'reconnecting') throw new Error(rig.state.kind)
      const wait = rig.state.at - rig.clock.now()
      waits.push(wait)
      const sockets = rig.server.sockets.length
      await rig.clock.advance(wait - 1)
      expect(rig.server.sockets).toHaveLength(sockets)
      await rig.clock.advance(1)
      expect(rig.server.sockets).toHaveLength(sockets + 1)
    }
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000])
    rig.socket.welcome('c0', false)
    await rig.clock.advance(10_000)
    rig.socket.hangUp(1006)
    expect(rig.state).toMatchObject({ kind: 'reconnecting', at: rig.clock.now() + 1_000 })
  })

  it('does not take a connection for good that was cut at once', async () => {
    rig.random = 1 - Number.EPSILON
    await rig.goOnline()
    rig.socket.hangUp(4408)
    await rig.clock.advance(1_000)
    rig.socket.welcome('c0', true)
    rig.socket.hangUp(4408)
    expect(rig.state).toMatchObject({ at: rig.clock.now() + 2_000 })
  })

  it('tries at once when asked, and drops the timer it had', async () => {
    await rig.goOnline()
    rig.socket.hangUp(1006)
    rig.client.retryNow()
    await settle()
    expect(rig.server.sockets).toHaveLength(2)
    rig.socket.welcome('c0', true)
    await rig.clock.advance(2_000)
    expect(rig.server.sockets).toHaveLength(2)
    expect(rig.state.kind).toBe('online')
  })

  it('probes a connection that should be alive, and replaces it when the answer stays out', async () => {
    await rig.goOnline()
    rig.client.retryNow()
    expect(rig.socket.sentOfType('ping')).toHaveLength(1)
    rig.socket.push({ type: 'pong', cursor: 'c0' })
    await rig.clock.advance(5_000)
    expect(rig.state.kind).toBe('online')
    rig.client.retryNow()
    await rig.clock.advance(5_000)
    expect(rig.state.kind).toBe('reconnecting')
  })

  it('says offline while the browser has no network, and comes back when it does', async () => {
    await rig.goOnline('c2')
    rig.networkUp = false
    rig.client.networkLost()
    expect(rig.state.kind).toBe('offline')
    rig.networkUp = true
    rig.client.retryNow()
    await settle()
    rig.socket.welcome('c2', true)
    expect(rig.state.kind).toBe('online')
    expect(rig.socket.sent[0]).toMatchObject({ resumeFrom: 'c2' })
  })
})

describe('what the server says on closing', () => {
  it('comes back after the time a reconnect frame names, not before', async () => {
    await rig.goOnline('c5')
    rig.socket.push({ type: 'reconnect', afterMs: 3_210 })
    rig.socket.hangUp(1012)
    expect(rig.state).toMatchObject({ kind: 'reconnecting', at: rig.clock.now() + 3_210 })
    await rig.clock.advance(3_209)
    expect(rig.server.sockets).toHaveLength(1)
    await rig.clock.advance(1)
    expect(rig.server.sockets).toHaveLength(2)
  })

  it('answers 4401 at once with a fresh token, and waits when that is refused too', async () => {
    await rig.goOnline()
    rig.socket.hangUp(4401)
    await rig.clock.advance(0)
    expect(rig.server.sockets).toHaveLength(2)
    expect(rig.tokenCalls).toEqual([undefined, { fresh: true }])
    rig.socket.hangUp(4401)
    expect(rig.state.kind).toBe('reconnecting')
    await rig.clock.advance(499)
    expect(rig.server.sockets).toHaveLength(2)
    await rig.clock.advance(2_000)
    expect(rig.tokenCalls[2]).toEqual({ fresh: true })
  })

  it('stops for good when nobody is signed in any more, and forgets the position', async () => {
    await rig.goOnline('c5')
    rig.issueToken = () => Promise.resolve(null)
    rig.socket.hangUp(4401)
    await rig.clock.advance(60_000)
    expect(rig.state).toEqual({ kind: 'closed', reason: 'signed-out' })
    expect(rig.server.sockets).toHaveLength(1)
    expect(rig.cursor).toBeNull()
  })

  it('keeps trying when the token could not be asked for', async () => {
    rig.issueToken = () => Promise.reject(new Error('network'))
    await rig.start()
    expect(rig.state.kind).toBe('reconnecting')
    rig.issueToken = () => Promise.resolve(fakeToken(rig.clock.now()))
    await rig.clock.advance(1_000)
    expect(rig.server.sockets).toHaveLength(1)
  })

  it('gives up after three protocol errors in a row: the page is too old', async () => {
    await rig.start()
    for (let round = 0; round < 3; round += 1) {
      rig.socket.hangUp(4400, 'unknown frame')
      await rig.clock.advance(4_000)
    }
    expect(rig.state).toEqual({ kind: 'closed', reason: 'protocol' })
    expect(rig.server.sockets).toHaveLength(3)
  })

  it('stays quiet for at least five seconds after 4429', async () => {
    rig.random = 0
    await rig.goOnline()
    rig.socket.hangUp(4429)
    expect(rig.state).toMatchObject({ at: rig.clock.now() + 5_500 })
  })
})

describe('token renewal', () => {
  it('sends a fresh token before the old one ends, over and over', async () => {
    await rig.goOnline()
    for (let second = 0; second < 460; second += 10) {
      await rig.clock.advance(10_000)
      rig.socket.beat('c0')
    }
    expect(rig.socket.sentOfType('token')).toHaveLength(2)
    expect(rig.tokenCalls.slice(1)).toEqual([{ fresh: true }, { fresh: true }])
    expect(rig.server.sockets).toHaveLength(1)
  })

  it('ends when the sign-in has ended', async () => {
    await rig.goOnline()
    rig.issueToken = () => Promise.resolve(null)
    for (let second = 0; second < 230; second += 10) {
      rig.socket.beat('c0')
      await rig.clock.advance(10_000)
    }
    expect(rig.state).toEqual({ kind: 'closed', reason: 'signed-out' })
  })
})

describe('message.send', () => {
  it('resolves with the acknowledged message', async () => {
    await rig.goOnline()
    const outcome = rig.client.sendMessage(message)
    expect(rig.socket.sentOfType('message.send')).toEqual([{ type: 'message.send', ...message }])
    rig.socket.push({ type: 'ack', clientId: 'k1', replayed: false, message: { id: 'msg_1', seq: 1 } })
    await expect(outcome).resolves.toMatchObject({ kind: 'ack', replayed: false, message: { id: 'msg_1' } })
  })

  it('resolves with the problem of a nack', async () => {
    await rig.goOnline()
    const outcome = rig.client.sendMessage(message)
    rig.socket.push({ type: 'nack', clientId: 'k1', problem: { status: 403, code: 'dm_not_allowed' } })
    await expect(outcome).resolves.toMatchObject({ kind: 'nack', problem: { code: 'dm_not_allowed' } })
  })

  it('is lost when the connection goes, when nobody answers, and when there is no connection', async () => {
    await expect(rig.client.sendMessage(message)).resolves.toEqual({ kind: 'lost' })
    await rig.goOnline()
    const cut = rig.client.sendMessage(message)
    rig.socket.hangUp(1006)
    await expect(cut).resolves.toEqual({ kind: 'lost' })
    await rig.clock.advance(1_000)
    rig.socket.welcome('c0', true)
    const unanswered = rig.client.sendMessage({ ...message, clientId: 'k2' })
    await rig.clock.advance(15_000)
    await expect(unanswered).resolves.toEqual({ kind: 'lost' })
  })

  it('reports a nack that answers no message', async () => {
    await rig.goOnline()
    rig.socket.push({ type: 'nack', clientId: null, problem: { status: 404, code: 'not_found' } })
    expect(rig.notices.at(-1)).toEqual({ type: 'refused', code: 'not_found' })
  })
})

describe('stop', () => {
  it('closes the socket, ignores what still comes, and can start again', async () => {
    await rig.goOnline('c1')
    const old = rig.socket
    rig.client.stop()
    expect(old.closedByClient).toBe(1000)
    expect(rig.state).toEqual({ kind: 'closed', reason: 'stopped' })
    old.event('c2')
    expect(rig.cursor).toBe('c1')
    await rig.clock.advance(60_000)
    expect(rig.server.sockets).toHaveLength(1)
    await rig.goOnline('c1', true)
    expect(rig.state.kind).toBe('online')
  })
})
