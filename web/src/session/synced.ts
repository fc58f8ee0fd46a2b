import { useSyncExternalStore } from 'react'

import { storage } from '@/lib/storage'

import { sessionStore } from './store'
import type { SessionState } from './types'

/** Holds "<session>:<user>" of the session whose person the server knows already. */
const KEY = 'onlychat.synced'
const listeners = new Set<() => void>()

function mark(state: SessionState): string | null {
  return state.status === 'signed-in' ? `${state.sessionId}:${state.subject}` : null
}

function isSynced(): boolean {
  const current = mark(sessionStore.getState())
  return current !== null && storage.get(KEY) === current
}

function tell(): void {
  for (const listener of [...listeners]) listener()
}

export function markSynced(state: SessionState): void {
  const current = mark(state)
  if (current) storage.set(KEY, current)
  tell()
}

/** The server does not know the person after all (a new database, say): sync once more. */
export function forgetSynced(): void {
  storage.remove(KEY)
  tell()
}

/** Whether this session's person was handed to the server by `POST /api/auth/sync-user`. */
export function useSynced(): boolean {
  return useSyncExternalStore(subscribe, isSynced)
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  const stop = sessionStore.subscribe(listener)
  return () => {
    listeners.delete(listener)
    stop()
  }
}
