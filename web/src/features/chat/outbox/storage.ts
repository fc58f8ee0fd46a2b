import type { OutboxEntry } from './types'
import type { DatabaseSource } from '../disk/database'

/** Where unsent messages survive a reload, a crash and the night. */
export interface OutboxStorage {
  load: () => Promise<OutboxEntry[]>
  /** Resolves once it is on disk. Rejects when it could not be kept. */
  save: (entry: OutboxEntry) => Promise<void>
  remove: (clientId: string) => Promise<void>
}

/** All entries of one person. */
const ofUser = (userId: string) => IDBKeyRange.bound([userId, ''], [userId, '\uffff'])

/** One row per message in IndexedDB. */
export function diskOutboxStorage(userId: string, source: DatabaseSource): OutboxStorage {
  return {
    load: async () => {
      const database = await source.open()
      if (!database) return []
      const rows = await source.patiently(() => database.getAll('outbox', ofUser(userId)))
      return rows.map(({ entry }) => entry)
    },
    save: async (entry) => {
      const database = await source.open()
      if (!database) throw new Error('nothing can be kept in this browser')
      await source.patiently(async () => {
        // Strict: on disk, not in the disk's cache. Committed at once, so that the closing of the page cannot come between.
        const change = database.transaction('outbox', 'readwrite', { durability: 'strict' })
        const put = change.store.put({ userId, clientId: entry.clientId, entry })
        change.commit()
        await Promise.all([put, change.done])
      })
    },
    remove: async (clientId) => {
      await (await source.open())?.delete('outbox', [userId, clientId])
    },
  }
}

function isEntry(value: unknown): value is OutboxEntry {
  if (typeof value !== 'object' || value === null) return false
  const entry = value as Partial<Record<keyof OutboxEntry, unknown>>
  return (['clientId', 'conversationId', 'text', 'createdAt'] as const).every((key) => typeof entry[key] === 'string')
}

function read(text: string | null): OutboxEntry | null {
  try {
    const value: unknown = JSON.parse(text ?? 'null')
    return isEntry(value) ? value : null
  } catch {
    return null
  }
}

/** Takes over what an earlier version of this page kept in local storage. It stays there if it cannot be kept here. */
export async function adoptLocalEntries(userId: string, storage: OutboxStorage, local: () => Storage = () => localStorage): Promise<void> {
  const prefix = `onlychat.outbox.${userId}.`
  let old: Storage
  try {
    old = local()
  } catch {
    return
  }
  const keys = Array.from({ length: old.length }, (_, index) => old.key(index) ?? '').filter((key) => key.startsWith(prefix))
  for (const key of keys) {
    const entry = read(old.getItem(key))
    try {
      if (entry) await storage.save(entry)
    } catch {
      continue
    }
    old.removeItem(key)
  }
}
