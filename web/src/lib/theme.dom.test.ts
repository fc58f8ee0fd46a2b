import { readFileSync } from 'node:fs'

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { effectiveTheme, setTheme, themeChoice, watchTheme } from './theme'

function stubSystem(dark: boolean) {
  const listeners = new Set<() => void>()
  const query = {
    matches: dark,
    addEventListener: (_: string, listener: () => void) => listeners.add(listener),
    removeEventListener: (_: string, listener: () => void) => listeners.delete(listener),
  }
  vi.stubGlobal('matchMedia', () => query)
  return (next: boolean) => {
    query.matches = next
    for (const listener of listeners) listener()
  }
}

const isDark = () => document.documentElement.classList.contains('dark')
let stop: (() => void) | null = null

beforeEach(() => {
  document.documentElement.className = ''
})

afterEach(() => {
  stop?.()
  stop = null
})

describe('the appearance', () => {
  it('follows the system until something is chosen', () => {
    const change = stubSystem(false)
    stop = watchTheme()
    expect(isDark()).toBe(false)
    change(true)
    expect(isDark()).toBe(true)
    setTheme('light')
    expect(isDark()).toBe(false)
    change(true)
    expect(isDark()).toBe(false)
  })

  it('is remembered, and forgotten with "system"', () => {
    stubSystem(false)
    setTheme('dark')
    expect(themeChoice()).toBe('dark')
    expect(effectiveTheme()).toBe('dark')
    expect(localStorage.getItem('onlychat.theme')).toBe('dark')
    setTheme('system')
    expect(localStorage.getItem('onlychat.theme')).toBeNull()
    expect(isDark()).toBe(false)
  })

  it('changes when another tab changes it', () => {
    stubSystem(false)
    stop = watchTheme()
    localStorage.setItem('onlychat.theme', 'dark')
    window.dispatchEvent(new StorageEvent('storage', { key: 'onlychat.theme' }))
    expect(isDark()).toBe(true)
  })

  it('is applied before the first paint by the same rule', () => {
    const script = readFileSync('public/theme.js', 'utf8')
    const run = () => {
      document.documentElement.className = ''
      // oxlint-disable-next-line no-new-func -- runs the file as the browser does
      new Function(script)()
      return isDark()
    }
    for (const system of [true, false]) {
      for (const choice of ['light', 'dark', 'system', 'nonsense'] as const) {
        stubSystem(system)
        localStorage.setItem('onlychat.theme', choice)
        expect(run()).toBe(effectiveTheme() === 'dark')
      }
    }
  })
})
