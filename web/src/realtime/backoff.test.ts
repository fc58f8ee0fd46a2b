import { describe, expect, it } from 'vitest'

import { backoffDelay } from './backoff'

describe('backoffDelay', () => {
  it('never leaves 0.5 to 30 seconds, whatever the attempt and the dice', () => {
    for (let attempt = 0; attempt < 100; attempt += 1) {
      for (const random of [0, 0.25, 0.5, 0.999_999]) {
        const delay = backoffDelay(attempt, random)
        expect(delay).toBeGreaterThanOrEqual(500)
        expect(delay).toBeLessThanOrEqual(30_000)
      }
    }
  })

  it('doubles its ceiling and keeps the full spread', () => {
    const nearlyOne = 1 - Number.EPSILON
    expect([0, 1, 2, 3, 4, 5, 6].map((attempt) => backoffDelay(attempt, nearlyOne))).toEqual([
      1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000,
    ])
    expect([0, 3, 9].map((attempt) => backoffDelay(attempt, 0))).toEqual([500, 500, 500])
  })
})
