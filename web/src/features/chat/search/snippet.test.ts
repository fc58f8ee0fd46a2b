import { expect, test } from 'vitest'

import { snippetOf } from './snippet'

const shown = (text: string, ...marks: [number, number][]) =>
  snippetOf(text, marks.map(([start, end]) => ({ start, end })))
    .map((part) => (part.marked ? `[${part.text}]` : part.text))
    .join('')

test('a short text is whole, with what was found marked', () => {
  expect(shown('see you at the café', [15, 19])).toBe('see you at the [café]')
  expect(shown('a\nb  c', [2, 3])).toBe('a [b] c')
  expect(shown('only a file')).toBe('only a file')
})

test('a long text is cut to what is around the first highlight, at words', () => {
  const text = `${'word '.repeat(60)}needle ${'more '.repeat(60)}`
  const at = text.indexOf('needle')
  const line = shown(text, [at, at + 6])
  expect(line).toMatch(/^…word (word )+\[needle\] more /)
  expect(line).toMatch(/…$/)
  expect(line.length).toBeLessThan(200)
})

test('no character is cut in two', () => {
  const text = `${'😀'.repeat(40)}x${'😀'.repeat(200)}`
  const line = shown(text, [80, 81])
  expect(() => encodeURIComponent(line)).not.toThrow()
  expect(line).toContain('[x]')
})
