import { describe, expect, it } from 'vitest'

import { safeRedirect } from './redirect'

describe('safeRedirect', () => {
  it('keeps paths of this site, with query and hash', () => {
    expect(safeRedirect('/c/zoe?x=1#y', '/')).toBe('/c/zoe?x=1#y')
  })

  it.each(['https://evil.example', '//evil.example', String.raw`/\evil.example`, '/\t/evil.example', 'javascript:alert(1)', '', null, 7])(
    'falls back for %j',
    (target) => {
      expect(safeRedirect(target, '/inbox')).toBe('/inbox')
    },
  )
})
