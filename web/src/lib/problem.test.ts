import { describe, expect, it } from 'vitest'

import { parseRetryAfter, Problem, toProblem } from './problem'

describe('parseRetryAfter', () => {
  const now = Date.parse('2026-01-01T00:00:00Z')

  it('reads seconds and dates', () => {
    expect(parseRetryAfter('12', now)).toBe(12)
    expect(parseRetryAfter('Thu, 01 Jan 2026 00:00:30 GMT', now)).toBe(30)
    expect(parseRetryAfter('Wed, 31 Dec 2025 00:00:00 GMT', now)).toBe(0)
  })

  it('is null for anything else', () => {
    for (const header of [null, '', 'soon']) expect(parseRetryAfter(header, now)).toBeNull()
  })
})

describe('toProblem', () => {
  it('keeps a problem as it is', () => {
    const problem = new Problem({ status: 404, code: 'not_found', detail: 'No.' })
    expect(toProblem(problem)).toBe(problem)
  })

  it('recognises that the network failed, in every browser’s words', () => {
    for (const message of ['Failed to fetch', 'Load failed', 'NetworkError when attempting to fetch resource.']) {
      expect(toProblem(new TypeError(message)).code).toBe('network')
    }
  })

  it('does not call a bug a network failure', () => {
    expect(toProblem(new TypeError('x is undefined')).code).toBe('unexpected')
    expect(toProblem('what').code).toBe('unexpected')
  })
})
