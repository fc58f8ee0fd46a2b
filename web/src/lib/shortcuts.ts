import { useSyncExternalStore } from 'react'

import { storage } from './storage'

export interface Shortcut {
  /** Keys in the order they are pressed, as shown: `['g', 'i']`. */
  keys: readonly string[]
  label: string
}

export interface ShortcutGroup {
  title: string
  shortcuts: readonly Shortcut[]
}

/** Every shortcut of the application, for the list in the settings. */
export const SHORTCUTS: readonly ShortcutGroup[] = [
  {
    title: 'Everywhere',
    shortcuts: [
      { keys: ['g', 'i'], label: 'Go to the inbox' },
      { keys: ['g', 'a'], label: 'Go to your activity' },
      { keys: ['g', 'd'], label: 'Go to Discover' },
      { keys: ['g', 'c'], label: 'Go to your creator page' },
      { keys: ['g', 'v'], label: 'Go to your vault' },
      { keys: ['g', 's'], label: 'Go to the settings' },
      { keys: ['/'], label: 'Search on this page' },
      { keys: ['?'], label: 'Show the shortcuts' },
    ],
  },
  {
    title: 'In the inbox',
    shortcuts: [
      { keys: ['↑', '↓'], label: 'Go from conversation to conversation' },
      { keys: ['j', 'k'], label: 'The same, down and up' },
      { keys: ['Enter'], label: 'Open the conversation' },
      { keys: ['p'], label: 'Pin it, or no longer' },
      { keys: ['u'], label: 'Mark it as unread, or as read' },
      { keys: ['e'], label: 'Archive it, or bring it back' },
      { keys: ['Shift', 'F10'], label: 'Open its menu' },
    ],
  },
  {
    title: 'In a conversation',
    shortcuts: [
      { keys: ['Enter'], label: 'Send the message' },
      { keys: ['Shift', 'Enter'], label: 'Start a new line' },
      { keys: ['↑'], label: 'Edit your last message (in an empty composer)' },
      { keys: ['Esc'], label: 'Stop replying or editing' },
      { keys: ['Esc'], label: 'Stop recording a voice note' },
      { keys: ['Alt', '←', '→'], label: 'Move a file that you attach (on its buttons)' },
    ],
  },
  {
    title: 'On a message',
    shortcuts: [
      { keys: ['↑', '↓'], label: 'Go from message to message' },
      { keys: ['Enter'], label: 'Open its menu' },
      { keys: ['r'], label: 'Reply' },
      { keys: ['e'], label: 'Edit your message' },
      { keys: ['Delete'], label: 'Delete your message' },
    ],
  },
]

// Single-key shortcuts can be switched off (WCAG 2.1.4): voice control types letters.
const KEY = 'onlychat.shortcuts'
const listeners = new Set<() => void>()

export function shortcutsEnabled(): boolean {
  return storage.get(KEY) !== 'off'
}

export function setShortcutsEnabled(enabled: boolean): void {
  if (enabled) storage.remove(KEY)
  else storage.set(KEY, 'off')
  for (const listener of [...listeners]) listener()
}

export function useShortcutsEnabled(): boolean {
  return useSyncExternalStore((listener) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }, shortcutsEnabled)
}

/** Whether a key press belongs to something that takes text, or is part of a system shortcut. */
export function isTyping(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return true
  const target = event.target
  if (!(target instanceof HTMLElement)) return false
  return target.isContentEditable || target.closest('input, textarea, select, [role="menu"], [role="dialog"]') !== null
}
