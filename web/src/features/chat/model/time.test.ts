import { describe, expect, it } from 'vitest'

import { clockTime, dayLabel, lastSeen, listTime, secondsUntil } from './time'

const at = (year: number, month: number, day: number, hour = 12, minute = 0) =>
  new Date(year, month - 1, day, hour, minute)
const NOW = at(2026, 11, 22, 14, 30).getTime()
const iso = (...parts: Parameters<typeof at>) => at(...parts).toISOString()

describe('dayLabel', () => {
  it.each([
    [iso(2026, 11, 22, 0, 0), 'Today'],
    [iso(2026, 11, 21, 23, 59), 'Yesterday'],
    [iso(2026, 11, 20), 'Friday'],
    [iso(2026, 11, 16), 'Monday'],
    [iso(2026, 11, 15), '15 November'],
    [iso(2025, 11, 22), '22 November 2025'],
    [iso(2026, 11, 23), '23 November'],
  ])('%s is %s', (time, label) => {
    expect(dayLabel(time, NOW, 'en-GB')).toBe(label)
  })

  it('counts calendar days over a change of the clock', () => {
    const springForward = at(2026, 3, 30, 0, 10).getTime()
    expect(dayLabel(iso(2026, 3, 29, 23, 50), springForward, 'en-GB')).toBe('Yesterday')
    expect(dayLabel(iso(2026, 3, 28, 0, 5), springForward, 'en-GB')).toBe('Saturday')
  })
})

describe('listTime', () => {
  it.each([
    [iso(2026, 11, 22, 9, 5), '09:05'],
    [iso(2026, 11, 22, 16, 0), '16:00'],
    [iso(2026, 11, 21), 'Yesterday'],
    [iso(2026, 11, 18), 'Wed'],
    [iso(2026, 3, 3), '3 Mar'],
    [iso(2025, 3, 3), '03/03/2025'],
  ])('%s is %s', (time, label) => {
    expect(listTime(time, NOW, 'en-GB')).toBe(label)
  })
})

describe('lastSeen', () => {
  it.each([
    [iso(2026, 11, 22, 14, 30), 'Last seen just now'],
    [iso(2026, 11, 22, 14, 25), 'Last seen 5 min ago'],
    [iso(2026, 11, 22, 9, 0), 'Last seen today at 09:00'],
    [iso(2026, 11, 21, 22, 0), 'Last seen yesterday at 22:00'],
    [iso(2026, 11, 19, 22, 0), 'Last seen Thu'],
  ])('%s is %s', (time, label) => {
    expect(lastSeen(time, NOW, 'en-GB')).toBe(label)
  })
})

describe('clockTime and secondsUntil', () => {
  it('follow the locale and never count below zero', () => {
    expect(clockTime(iso(2026, 11, 22, 14, 5), 'en-US')).toMatch(/^02:05\sPM$/)
    expect([secondsUntil(10_001, 10_000), secondsUntil(12_000, 10_000), secondsUntil(9_000, 10_000)]).toEqual([1, 2, 0])
  })
})
