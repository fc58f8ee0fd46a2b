import { expect, test } from 'vitest'

import { NO_FILTERS, queryOf } from './filters'

const NOON = new Date(2026, 10, 22, 12, 30).getTime()

test('without words and filters there is nothing to ask', () => {
  expect(queryOf('  ', NO_FILTERS, NOON, 'cnv_1', 'usr_2')).toBeNull()
})

test('words and filters make one question', () => {
  expect(queryOf(' tea ', NO_FILTERS, NOON)).toEqual({ q: 'tea' })
  expect(queryOf('', { has: 'voice', from: 'others', days: null }, NOON, 'cnv_1', 'usr_2')).toEqual({
    conversationId: 'cnv_1',
    from: 'usr_2',
    has: 'voice',
  })
  expect(queryOf('', { ...NO_FILTERS, from: 'me' }, NOON)).toEqual({ from: 'me' })
})

test('days begin at midnight where the person is', () => {
  const asked = (days: 1 | 7) => queryOf('', { ...NO_FILTERS, days }, NOON)?.since
  expect(asked(1)).toBe(new Date(2026, 10, 22).toISOString())
  expect(asked(7)).toBe(new Date(2026, 10, 16).toISOString())
})
