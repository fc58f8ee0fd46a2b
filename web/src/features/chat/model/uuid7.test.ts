import { describe, expect, it } from 'vitest'

import { createUuid7 } from './uuid7'

const SHAPE = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

function maker(times: number[]) {
  let call = 0
  return createUuid7({
    now: () => times[Math.min(call++, times.length - 1)] ?? 0,
    randomBytes: (length) => new Uint8Array(length).fill(0xff),
  })
}

describe('uuid7', () => {
  it('has the shape of a version 7 UUID and starts with the time', () => {
    const id = maker([0x0193_5555_6666])()
    expect(id).toMatch(SHAPE)
    expect(id.replaceAll('-', '').slice(0, 12)).toBe('019355556666')
  })

  it('sorts in the order of making within one millisecond, past the end of the counter', () => {
    const next = maker([1_000])
    const ids = Array.from({ length: 5_000 }, next)
    expect(new Set(ids).size).toBe(5_000)
    expect([...ids].sort()).toEqual(ids)
    for (const id of ids) expect(id).toMatch(SHAPE)
  })

  it('keeps its order when the clock is set back', () => {
    const next = maker([5_000, 4_000, 5_001])
    const ids = [next(), next(), next()]
    expect([...ids].sort()).toEqual(ids)
  })
})
