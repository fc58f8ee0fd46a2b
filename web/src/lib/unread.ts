import { useSyncExternalStore } from 'react'

let total = 0
const listeners = new Set<() => void>()

/** Tells the navigation how many unread messages there are in all conversations. */
export function setUnreadTotal(count: number): void {
  if (count === total) return
  total = count
  for (const listener of [...listeners]) listener()
}

export function useUnreadTotal(): number {
  return useSyncExternalStore(listen, () => total)
}

let notices = 0

/** Tells the navigation how many unread notifications there are. */
export function setUnreadNotices(count: number): void {
  if (count === notices) return
  notices = count
  for (const listener of [...listeners]) listener()
}

export function useUnreadNotices(): number {
  return useSyncExternalStore(listen, () => notices)
}

function listen(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
