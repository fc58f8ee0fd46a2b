import type { components } from '@/api/schema'
import { storage } from '@/lib/storage'

type User = components['schemas']['User']

const KEY = 'onlychat.account'
const listeners = new Set<() => void>()
let read: { text: string | null; user: User | null } = { text: null, user: null }

function parse(text: string | null): User | null {
  try {
    const user: unknown = JSON.parse(text ?? 'null')
    const whole = typeof user === 'object' && user !== null && 'id' in user && 'clerkId' in user && 'profileSetup' in user
    return whole ? (user as User) : null
  } catch {
    return null
  }
}

/**
 * Who was signed in here when the server last answered. It stands for them while the server cannot be asked: a page
 * that opens without a connection shows what it kept. Gone with the session.
 */
export const lastKnown = {
  get(): User | null {
    const text = storage.get(KEY)
    if (text !== read.text) read = { text, user: parse(text) }
    return read.user
  },
  set(user: User): void {
    storage.set(KEY, JSON.stringify(user))
    for (const listener of [...listeners]) listener()
  },
  clear(): void {
    storage.remove(KEY)
    for (const listener of [...listeners]) listener()
  },
  subscribe(listener: () => void): () => void {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
}
