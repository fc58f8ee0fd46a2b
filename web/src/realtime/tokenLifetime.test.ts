import { describe, expect, it } from 'vitest'

import { fakeToken } from './testing/rig'
import { renewalDelay } from './tokenLifetime'

const NOW = Date.UTC(2026, 10, 22, 12)

describe('renewalDelay', () => {
  it('renews a five minute token 75 % of the way at the latest and 45 s before its end', () => {
    expect(renewalDelay(fakeToken(NOW), NOW)).toBe(225_000)
    expect(renewalDelay(fakeToken(NOW), NOW + 200_000)).toBe(55_000)
  })

  it('renews a one minute token a quarter before its end', () => {
    expect(renewalDelay(fakeToken(NOW, 60_000), NOW)).toBe(45_000)
  })

  it('does not spin when the device clock is far ahead, nor sleep when it is far behind', () => {
    expect(renewalDelay(fakeToken(NOW), NOW + 3_600_000)).toBe(30_000)
    expect(renewalDelay(fakeToken(NOW), NOW - 3_600_000)).toBe(225_000)
  })

  it('falls back to a short wait for a token it cannot read', () => {
    expect(renewalDelay('opaque', NOW)).toBe(30_000)
    expect(renewalDelay('a.%%%.c', NOW)).toBe(30_000)
  })
})
