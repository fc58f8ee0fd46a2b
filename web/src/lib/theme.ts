import { useSyncExternalStore } from 'react'

import { storage } from './storage'

/** What the person chose; `system` follows the device. */
export type ThemeChoice = 'system' | 'light' | 'dark'

// The same key and the same colours as public/theme.js, which runs before the first paint.
const KEY = 'onlychat.theme'
const BROWSER_COLOR = { light: '#faf8ff', dark: '#15121f' } as const

const listeners = new Set<() => void>()

function darkQuery(): MediaQueryList {
  return window.matchMedia('(prefers-color-scheme: dark)')
}

export function themeChoice(): ThemeChoice {
  const value = storage.get(KEY)
  return value === 'light' || value === 'dark' ? value : 'system'
}

export function effectiveTheme(choice: ThemeChoice = themeChoice()): 'light' | 'dark' {
  if (choice !== 'system') return choice
  return darkQuery().matches ? 'dark' : 'light'
}

function apply(): void {
  const theme = effectiveTheme()
  const root = document.documentElement
  root.classList.toggle('dark', theme === 'dark')
  root.style.colorScheme = theme
  document.querySelector('meta[name="theme-color"]')?.setAttribute('content', BROWSER_COLOR[theme])
  for (const listener of listeners) listener()
}

export function setTheme(choice: ThemeChoice): void {
  if (choice === 'system') storage.remove(KEY)
  else storage.set(KEY, choice)
  apply()
}

/** Follows the device and the other tabs. Returns how to stop. */
export function watchTheme(): () => void {
  const query = darkQuery()
  const onStorage = (event: StorageEvent) => {
    if (event.key === KEY || event.key === null) apply()
  }
  query.addEventListener('change', apply)
  window.addEventListener('storage', onStorage)
  apply()
  return () => {
    query.removeEventListener('change', apply)
    window.removeEventListener('storage', onStorage)
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function useTheme(): { choice: ThemeChoice; theme: 'light' | 'dark'; setTheme: (choice: ThemeChoice) => void } {
  const choice = useSyncExternalStore(subscribe, themeChoice)
  const theme = useSyncExternalStore(subscribe, () => effectiveTheme())
  return { choice, theme, setTheme }
}
