import { describe, expect, it } from 'vitest'

import { contrast, personColors, SWATCHES } from './colors'

describe('the swatches', () => {
  it.each(SWATCHES.map(({ name, value }) => [name, value]))('%s carries white text', (_, value) => {
    expect(contrast(value, '#ffffff')).toBeGreaterThanOrEqual(4.5)
  })

  it('are all different', () => {
    expect(new Set(SWATCHES.map(({ value }) => value)).size).toBe(SWATCHES.length)
  })
})

describe('personColors', () => {
  it('measures contrast as WCAG does', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5)
    expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2)
  })

  it('puts dark text on a light colour that another client chose', () => {
    expect(personColors('#ffee88', 'x').text).toBe('#17131f')
    expect(personColors('#222222', 'x').text).toBe('#ffffff')
  })

  it('gives somebody without a colour the same one each time, and ignores nonsense', () => {
    const first = personColors(null, 'user_ada')
    expect(personColors('url(evil)', 'user_ada')).toEqual(first)
    expect(SWATCHES.map(({ value }) => value)).toContain(first.background)
  })
})
