import { type Database, CACHE_STORES, type DatabaseSource } from './database'
import { type Change, evict, forgetAll, putConversations, putMessages } from './cacheChanges'
import { newestText } from '../model/thread'
import type { Conversation, Message, Reaction } from '../model/types'
import type { CursorStorage } from '@/realtime/cursorStorage'

/** What nobody has changed. */
const UNSETTLED: Conversation['settings'] = { mutedUntil: null, pinnedAt: null, archivedAt: null, unread: false }

/**
 * What one person saw last, for the next opening and for the time without a connection: the conversations, the newest
 * messages of each, and the position in the event stream up to which all of it is true.
 *
 * Changes are written in the order in which they are handed in, several at a time, and the position with those that
 * came before it; so what is on disk is never older than the position says. Where nothing can be kept, or the disk does
 * not answer, every read is empty; it can all be fetched again.
 */
export class ChatCache implements CursorStorage {
  readonly #userId: string
  readonly #source: DatabaseSource
  #waiting: Change[] = []
  #writing: Promise<void> | null = null
  #broken = false
  #stopped = false

  constructor(userId: string, source: DatabaseSource) {
    this.#userId = userId
    this.#source = source
  }

  /** Makes the cache this person's own: what is kept for somebody else goes. Resolves with the conversations. */
  open(): Promise<Conversation[]> {
    return this.#read([], async (database) => {
      const change = database.transaction(CACHE_STORES, 'readwrite')
      const owner = await change.objectStore('owner').get('owner')
      if (owner?.userId !== this.#userId) await forgetAll(change, { userId: this.#userId, cursor: null })
      else await evict(change)
      const good = owner?.userId === this.#userId && owner.cursor !== null
      const kept = good ? await change.objectStore('conversations').getAll() : []
      await change.done
      // Kept by a version that knew of no settings: as if none were made.
      return kept.map(({ conversation }) => Object.assign({ settings: UNSETTLED }, conversation))
    })
  }

  /** The newest messages of a conversation without a gap, oldest first. */
  messages(conversationId: string): Promise<Message[]> {
    return this.#read([], async (database) => {
      await this.flush()
      const read = database.transaction(CACHE_STORES)
      const [owner, kept] = await Promise.all([
        read.objectStore('owner').get('owner'),
        read.objectStore('messages').getAll(IDBKeyRange.bound([conversationId, 0], [conversationId, Number.MAX_SAFE_INTEGER])),
      ])
      if (owner?.userId !== this.#userId || owner.cursor === null) return []
      const gap = kept.findLastIndex((message, index) => index > 0 && message.seq !== (kept[index - 1]?.seq ?? 0) + 1)
      return gap === -1 ? kept : kept.slice(gap)
    })
  }

  /** The position from which a connection resumes. */
  load(): Promise<string | null> {
    return this.#read(null, async (database) => {
      await this.flush()
      const owner = await database.get('owner', 'owner')
      return owner?.userId === this.#userId ? owner.cursor : null
    })
  }

  save(cursor: string | null): void {
    const owner = { userId: this.#userId, cursor }
    this.#write(async (change) => {
      if (cursor === null) await forgetAll(change, owner)
      else await change.objectStore('owner').put(owner, 'owner')
    })
  }

  putConversations(conversations: readonly Conversation[]): void {
    if (conversations.length > 0) this.#write((change) => putConversations(change, conversations))
  }

  /** Keeps messages; what is known of them already and newer stays. */
  putMessages(conversationId: string, messages: readonly Message[]): void {
    if (messages.length > 0) this.#write((change) => putMessages(change, conversationId, messages))
  }

  /** A message was edited or deleted; one that is not kept is not begun to be. */
  change(message: Message): void {
    this.#write(async (change) => {
      const store = change.objectStore('messages')
      const known = await store.get([message.conversationId, message.seq])
      if (known) await store.put(newestText(known, message))
    })
  }

  setReactions(conversationId: string, seq: number, reactions: Reaction[]): void {
    this.#write(async (change) => {
      const store = change.objectStore('messages')
      const known = await store.get([conversationId, seq])
      if (known) await store.put({ ...known, reactions })
    })
  }

  /** A conversation was opened: of those that are kept it goes last. */
  opened(conversationId: string, at: number): void {
    this.#write(async (change) => {
      const store = change.objectStore('conversations')
      const known = await store.get(conversationId)
      if (known) await store.put({ ...known, openedAt: at })
      await evict(change)
    })
  }

  /** Resolves once everything handed in so far is on disk. Never rejects. */
  async flush(): Promise<void> {
    while (this.#writing) await this.#writing
  }

  /** Nothing is written any more. */
  stop(): void {
    this.#stopped = true
  }

  async #read<T>(otherwise: T, read: (database: Database) => Promise<T>): Promise<T> {
    try {
      const database = await this.#source.open()
      return database ? await this.#source.patiently(() => read(database)) : otherwise
    } catch {
      return otherwise
    }
  }

  #write(change: Change): void {
    if (this.#broken || this.#stopped) return
    this.#waiting.push(change)
    this.#writing ??= this.#run().finally(() => {
      this.#writing = null
    })
  }

  async #run(): Promise<void> {
    const database = await this.#source.open()
    while (this.#waiting.length > 0) {
      const changes = this.#waiting
      this.#waiting = []
      if (!database) continue
      try {
        await this.#commit(database, changes)
      } catch {
        await this.#giveUp(database)
      }
    }
  }

  async #commit(database: Database, changes: readonly Change[]): Promise<void> {
    const transaction = database.transaction(CACHE_STORES, 'readwrite')
    const owner = await transaction.objectStore('owner').get('owner')
    // Somebody has signed out, or in as somebody else: what comes late is not for them.
    if (owner?.userId === this.#userId) for (const change of changes) await change(transaction)
    await transaction.done
  }

  /** Something could not be written, and what follows would not fit on what is there: better nothing than a hole. */
  async #giveUp(database: Database): Promise<void> {
    this.#broken = true
    this.#waiting = []
    try {
      const transaction = database.transaction(CACHE_STORES, 'readwrite')
      await forgetAll(transaction, null)
      await transaction.done
    } catch {
      // The position did not move on either, so what is there is still true.
    }
  }
}

/** Forgets what is kept of this person's conversations, and with `outbox` what they have not sent. Never rejects. */
export async function wipe(source: DatabaseSource, userId: string, { outbox = false } = {}): Promise<void> {
  try {
    const database = await source.open()
    if (database) await source.patiently(() => forget(database, userId, outbox))
  } catch {
    // There is nothing that could be read again, either.
  }
}

async function forget(database: Database, userId: string, outbox: boolean): Promise<void> {
  const change = database.transaction(CACHE_STORES, 'readwrite')
  const owner = await change.objectStore('owner').get('owner')
  if (owner?.userId === userId) await forgetAll(change, null)
  await change.done
  if (!outbox) return
  const ofUser = IDBKeyRange.bound([userId, ''], [userId, '\uffff'])
  await Promise.all([database.delete('outbox', ofUser), database.delete('uploads', ofUser), database.delete('files', ofUser)])
}
