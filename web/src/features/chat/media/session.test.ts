import { describe, expect, it, vi } from 'vitest'

import { MediaSession } from './session'
import { ManualClock } from '@/realtime/testing/manualClock'

function token(now: number, seconds: number): string {
  const claims = { iat: Math.floor(now / 1000), exp: Math.floor(now / 1000) + seconds }
  return `x.${btoa(JSON.stringify(claims))}.y`
}

function setUp() {
  const clock = new ManualClock()
  const open = vi.fn(async () => {})
  const close = vi.fn(async () => {})
  const state = { visible: true, signedIn: true }
  const session = new MediaSession({
    clock,
    token: async () => (state.signedIn ? token(clock.now(), 300) : null),
    open,
    close,
    base: async () => null,
    visible: () => state.visible,
  })
  return { clock, open, close, state, session }
}

describe('the media session', () => {
  it('is opened once, however many ask, and renewed before the token ends', async () => {
    const { clock, open, session } = setUp()
    expect(session.ready()).toBe(false)
    await Promise.all([session.renew(), session.renew()])
    expect(open).toHaveBeenCalledTimes(1)
    expect(session.ready()).toBe(true)
    await clock.advance(290_000)
    expect(open).toHaveBeenCalledTimes(2)
  })

  it('rests while nobody looks', async () => {
    const { clock, open, state, session } = setUp()
    await session.renew()
    state.visible = false
    await clock.advance(600_000)
    expect(open).toHaveBeenCalledTimes(1)
    state.visible = true
    session.lookedAt()
    await clock.advance(0)
    expect(open).toHaveBeenCalledTimes(2)
  })

  it('lets what is there be shown when the server is away, and tries again', async () => {
    const { clock, open, session } = setUp()
    open.mockRejectedValueOnce(new Error('away'))
    await session.renew()
    expect(session.ready()).toBe(true)
    await clock.advance(10_000)
    expect(open).toHaveBeenCalledTimes(2)
  })

  it('ends with the person, and is not opened again', async () => {
    const { clock, open, close, session } = setUp()
    await session.renew()
    close.mockRejectedValueOnce(new Error('away'))
    await session.leave()
    await clock.advance(600_000)
    expect([open.mock.calls.length, close.mock.calls.length]).toEqual([1, 1])
  })

  it('asks for nothing once its person has signed out', async () => {
    const { open, state, session } = setUp()
    state.signedIn = false
    await session.renew()
    expect(open).not.toHaveBeenCalled()
    expect(session.ready()).toBe(false)
  })
})
