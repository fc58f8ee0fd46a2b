import type { KeyboardEvent } from 'react'

import { shortcutsEnabled } from '@/lib/shortcuts'

const STEPS: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }
const LETTERS: Record<string, number> = { j: 1, k: -1 }

/** What a single key does with the conversation it is pressed on. */
const ACTIONS = new Map<string, RowAction>([
  ['p', 'togglePinned'],
  ['u', 'toggleUnread'],
  ['e', 'toggleArchived'],
])

export type RowAction = 'togglePinned' | 'toggleUnread' | 'toggleArchived'

/** @returns what a key does with a conversation, or null when it means nothing there */
export function rowAction(event: KeyboardEvent): RowAction | null {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || !shortcutsEnabled()) return null
  return ACTIONS.get(event.key) ?? null
}

/**
 * Where a key leads in a list.
 *
 * @returns the index to go to, or null when the key means nothing here
 */
export function targetIndex(event: KeyboardEvent, current: number, count: number): number | null {
  if (event.ctrlKey || event.metaKey || event.altKey || count === 0) return null
  if (event.key === 'Home') return 0
  if (event.key === 'End') return count - 1
  const step = STEPS[event.key] ?? (shortcutsEnabled() ? LETTERS[event.key] : undefined)
  return step === undefined ? null : Math.min(count - 1, Math.max(0, current + step))
}
