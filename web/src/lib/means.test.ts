import { expect, test } from 'vitest'

import { means } from './means'

test('what is typed right is found anywhere', () => {
  expect(means('', ['Zoë Miller'])).toBe(true)
  expect(means('oe mil', ['Zoë Miller'])).toBe(true)
  expect(means('@zoe_m', ['Zoë', 'zoe_m'])).toBe(true)
  expect(means('zoe miller zoe_m', ['Zoë', 'anna'])).toBe(false)
})

test.each(['Mlller', 'Millr', 'Milller', 'Imller', 'milelr', 'Mila'])('the slip in %s is forgiven', (typed) => {
  expect(means(typed, ['Zoë Miller'])).toBe(true)
})

test('longer words may have two slips, and words may come in any order', () => {
  expect(means('alexnadrai', ['Alexandria'])).toBe(true)
  expect(means('milller zoe', ['Zoë Miller'])).toBe(true)
})

test.each(['zos', 'mxxler', 'mill zob', 'iller0x', 'xoe'])('%s is somebody else', (typed) => {
  expect(means(typed, ['Zoë Miller'])).toBe(false)
})
