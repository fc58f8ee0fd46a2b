import type { OutboxEntry } from './types'

/** Where unsent messages survive a reload. */
export interface OutboxStorage {
  load(): OutboxEntry[]
  save(entry: OutboxEntry): void
  remove(clientId: string): void
  /** Calls when another tab of the same user saved (or with null: removed) an entry. */
  onOther(listener: (clientId: string, entry: OutboxEntry | null) => void): () => void
}

function isEntry(value: unknown): value is OutboxEntry {
  if (typeof value !== 'object' || value === null) return false
  const entry = value as Partial<Record<keyof OutboxEntry, unknown>>
  return (['clientId', 'conversationId', 'text', 'createdAt'] as const).every((key) => typeof entry[key] === 'string')
}

function read(text: string | null): OutboxEntry | null {
  if (text === null) return null
  try {
    const value: unknown = JSON.parse(text)
    return isEntry(value) ? value : null
  } catch {
    return null
  }
}

/**
 * One key per message in local storage: written in the same turn as the key press, before anything is sent, and
 * without a read-modify-write that two tabs could tear.
 */
export function localOutboxStorage(userId: string, storage: Storage = localStorage, target: EventTarget = window): OutboxStorage {
  const prefix = `onlychat.outbox.${userId}.`
  return {
    load() {
      const keys = Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '')
      return keys
        .filter((key) => key.startsWith(prefix))
        .map((key) => read(storage.getItem(key)))
        .filter((entry) => entry !== null)
        .sort((a, b) => (a.clientId < b.clientId ? -1 : 1))
    },
    save(entry) {
      try {
        storage.setItem(prefix + entry.clientId, JSON.stringify(entry))
      } catch {
        // Full or forbidden: the message lives in this page until it is sent.
      }
    },
    remove(clientId) {
      storage.removeItem(prefix + clientId)
    },
    onOther(listener) {
      const hear = (event: Event) => {
        const { key, newValue } = event as StorageEvent
        if (key?.startsWith(prefix)) listener(key.slice(prefix.length), read(newValue))
      }
      target.addEventListener('storage', hear)
      return () => target.removeEventListener('storage', hear)
    },
  }
}
