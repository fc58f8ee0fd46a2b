import { type DBSchema, type IDBPDatabase, openDB } from 'idb'

import type { Conversation, Message } from '../model/types'
import type { OutboxEntry } from '../outbox/types'
import type { UploadRecord } from '../media/upload/types'
import { Alarm, type Clock } from '@/realtime/clock'

/** Raise it with every change of the schema, and say in `upgrade` what becomes of what is there. */
export const VERSION = 2
export const DATABASE = 'onlychat'
/** An opening that takes longer does not come any more. */
const OPEN_TIMEOUT_MS = 3_000
/** How long anybody waits for one answer: another tab that hangs within a change keeps all others waiting with it. */
export const ANSWER_TIMEOUT_MS = 2_000

/** A conversation with what decides how long it is kept. */
export interface KeptConversation {
  readonly id: string
  readonly conversation: Conversation
  /** When it was last opened in this browser, in milliseconds since the epoch; 0 for never. */
  readonly openedAt: number
}

/** Whose the cache is, and up to where it is true. */
export interface Owner {
  readonly userId: string
  readonly cursor: string | null
}

export interface Schema extends DBSchema {
  /** Of all people who use this browser: each sees and sends only their own. */
  outbox: { key: [userId: string, clientId: string]; value: { userId: string; clientId: string; entry: OutboxEntry } }
  /** Files on their way. */
  uploads: { key: [userId: string, localId: string]; value: { userId: string; localId: string; record: Omit<UploadRecord, 'file'> } }
  /** Their bytes, written once: what is put into a row is written whole again with each change of it. */
  files: { key: [userId: string, localId: string]; value: { userId: string; localId: string; file: File } }
  /** The cache belongs to one person at a time; the one row here says to whom. */
  owner: { key: 'owner'; value: Owner }
  conversations: { key: string; value: KeptConversation }
  messages: { key: [conversationId: string, seq: number]; value: Message }
}

export type Database = IDBPDatabase<Schema>
/** The stores that hold what can be fetched again. */
export const CACHE_STORES = ['owner', 'conversations', 'messages'] as const

/** Hands out the open database; null where there is none: switched off, broken, or of a newer version. */
export class DatabaseSource {
  readonly #clock: Clock
  #opening: Promise<Database | null> | null = null

  constructor(clock: Clock) {
    this.#clock = clock
  }

  open(): Promise<Database | null> {
    this.#opening ??= this.#open()
    return this.#opening
  }

  close(): void {
    void this.#opening?.then((database) => database?.close())
    this.#opening = null
  }

  /**
   * What `ask` resolves with, or a rejection when it takes too long; what it does goes on and may still succeed. The
   * page must not stand still with a disk that is held by somebody else.
   */
  async patiently<T>(ask: () => Promise<T>): Promise<T> {
    const late = new Alarm(this.#clock)
    try {
      return await Promise.race([
        ask(),
        new Promise<never>((_, reject) => late.set(() => reject(new Error('the disk does not answer')), ANSWER_TIMEOUT_MS)),
      ])
    } finally {
      late.clear()
    }
  }

  async #open(): Promise<Database | null> {
    // Reading the name alone throws where storage is forbidden.
    const opened = (async () => openDB<Schema>(DATABASE, VERSION, { upgrade: create, blocking: close, terminated: () => this.#lost() }))()
    const late = new Promise<null>((resolve) => void this.#clock.setTimeout(() => resolve(null), OPEN_TIMEOUT_MS))
    return Promise.race([opened.catch(() => null), late])
  }

  /** The browser has closed it, because the person cleared the site's data for instance. */
  #lost(): void {
    this.#opening = null
  }
}

function create(database: Database, from: number): void {
  if (from < 2) for (const store of ['uploads', 'files'] as const) database.createObjectStore(store, { keyPath: ['userId', 'localId'] })
  if (from >= 1) return
  database.createObjectStore('outbox', { keyPath: ['userId', 'clientId'] })
  database.createObjectStore('owner')
  database.createObjectStore('conversations', { keyPath: 'id' })
  database.createObjectStore('messages', { keyPath: ['conversationId', 'seq'] })
}

/** Lets a newer page change the schema; this one goes on without. */
function close(_current: number, _blocked: number | null, event: IDBVersionChangeEvent): void {
  if (event.target instanceof IDBDatabase) event.target.close()
}
