import { describe, expect, it } from 'vitest'

import { makeToken } from '@/test/tokens'

import { readClaims } from './token'

describe('readClaims', () => {
  it('reads subject, session and lifetime', () => {
    expect(readClaims(makeToken('user_zoë', { lifetime: 120 }))).toEqual({
      subject: 'user_zoë',
      sessionId: 'sess_1',
      lifetimeMs: 120_000,
    })
  })

  it.each(['', 'a.b.c', 'not a token', `x.${btoa('[]')}.y`, `x.${btoa('{"sub":1}')}.y`])('is null for %j', (token) => {
    expect(readClaims(token)).toBeNull()
  })
})
