import type { OutboxPeers } from './peers'
import type { OutboxStorage } from './storage'
import type { Failure, OutboxEntry, Transport } from './types'
import type { Message, Problem } from '../model/types'
import { backoffDelay } from '@/realtime/backoff'
import { Alarm, type Clock } from '@/realtime/clock'

export interface OutboxOptions {
  storage: OutboxStorage
  peers: OutboxPeers
  transport: Transport
  clock: Clock
  /** A number in [0, 1). */
  random: () => number
  /** Whether this page is the one of the browser's pages that sends. */
  sends: () => boolean
  /** The sentence shown for a refusal. */
  explain: (problem: Problem) => string
  /** The server has the message; called before the entry goes, so that the bubble never blinks. */
  onConfirmed: (message: Message) => void
  /** The server has the message with this clientId: whatever belongs to it is no longer needed. */
  onSent: (clientId: string) => void
  /** Another page has written or changed a message. */
  onHeard: (entry: OutboxEntry) => void
  /** The entries of this conversation changed. */
  onChange: (conversationId: string) => void
}

/** Two pages may each know of another file that it is there: none is forgotten. */
function withFiles(entry: OutboxEntry, known: OutboxEntry | undefined): OutboxEntry {
  if (!entry.attachments || !known?.attachments) return entry
  const mediaIds = new Map(known.attachments.map(({ localId, mediaId }) => [localId, mediaId]))
  return { ...entry, attachments: entry.attachments.map((file) => ({ ...file, mediaId: file.mediaId ?? mediaIds.get(file.localId) ?? null })) }
}

/** After a disk that did not answer, how long until it is asked again. */
const RELOAD_MS = 5_000

/**
 * Messages on their way. Each is on disk before it is sent, keeps its clientId for every try, and leaves only when the
 * server has confirmed it or its writer deletes it. In one conversation one is on its way at a time, so the order in
 * which they were written is the order in which they arrive. All tabs show what waits; one of them sends it.
 */
export class Outbox {
  readonly #options: OutboxOptions
  readonly #entries = new Map<string, OutboxEntry>()
  readonly #lists = new Map<string, readonly OutboxEntry[]>()
  readonly #sending = new Set<string>()
  /** Not on disk yet: nothing of a conversation passes them. */
  readonly #saving = new Set<string>()
  /** In the pages' memory alone, because they could not be kept. */
  readonly #unkept = new Set<string>()
  readonly #gone = new Set<string>()
  readonly #retry: Alarm
  readonly #reload: Alarm
  #attempt = 0
  #stopped = false

  constructor(options: OutboxOptions) {
    this.#options = options
    this.#retry = new Alarm(options.clock)
    this.#reload = new Alarm(options.clock)
    options.peers.listen((news) => {
      if (news.kind === 'kept') return this.#heardOfKept(news.entry, news.onDisk)
      if (news.message) {
        options.onConfirmed(news.message)
        options.onSent(news.entry.clientId)
      }
      this.#forget(news.entry.clientId)
    })
  }

  /** What waits in one conversation, oldest first. The same array until it changes. */
  list(conversationId: string): readonly OutboxEntry[] {
    let list = this.#lists.get(conversationId)
    if (!list) {
      list = [...this.#entries.values()]
        .filter((entry) => entry.conversationId === conversationId)
        .sort((a, b) => (a.clientId < b.clientId ? -1 : 1))
      this.#lists.set(conversationId, list)
    }
    return list
  }

  /** How many messages wait, refused ones included. */
  get size(): number {
    return this.#entries.size
  }

  /** Whether something waits that would be lost with this page. */
  get atRisk(): boolean {
    return this.#unkept.size > 0
  }

  /** Takes in what is on disk, and sends it if this is the page that sends. */
  async load(): Promise<void> {
    const before = [...this.#entries.keys()].filter((id) => !this.#saving.has(id))
    const kept = await this.#options.storage.load().catch(() => null)
    if (this.#stopped) return
    if (!kept) {
      // What the disk has is not known: nothing is taken away, and it is asked again.
      this.#reload.set(() => void this.load(), RELOAD_MS)
      return this.wake()
    }
    const onDisk = new Set<string>()
    for (const entry of kept) {
      onDisk.add(entry.clientId)
      if (!this.#gone.has(entry.clientId) && !this.#saving.has(entry.clientId)) this.#set(entry)
    }
    // Another tab has brought it to the server or deleted it, and this one was not told.
    for (const id of before) if (!onDisk.has(id) && !this.#saving.has(id) && !this.#unkept.has(id)) this.#forget(id)
    this.wake()
  }

  /** Keeps a message and sends it as soon as its turn comes. */
  add(entry: OutboxEntry): void {
    this.#gone.delete(entry.clientId)
    void this.#keep(entry)
  }

  /** Sends a refused message again, with the same clientId. */
  retry(clientId: string): void {
    const entry = this.#entries.get(clientId)
    if (entry?.failure) void this.#keep({ ...entry, failure: null })
  }

  /** A file of a message is with the server. */
  attached(clientId: string, localId: string, mediaId: string): void {
    const entry = this.#entries.get(clientId)
    if (!entry) return
    if (!entry.attachments?.some((file) => file.localId === localId && file.mediaId !== mediaId)) return
    const attachments = entry.attachments.map((file) => (file.localId === localId ? { ...file, mediaId } : file))
    void this.#keep({ ...entry, attachments })
  }

  /** A message cannot be sent, for a reason of this page's. */
  refuse(clientId: string, failure: Failure): void {
    const entry = this.#entries.get(clientId)
    if (entry) void this.#keep({ ...entry, failure })
  }

  get(clientId: string): OutboxEntry | undefined {
    return this.#entries.get(clientId)
  }

  /** @returns what was written, for whoever wants to have it back in the composer */
  discard(clientId: string): OutboxEntry | undefined {
    const entry = this.#entries.get(clientId)
    if (entry) this.#drop(entry)
    return entry
  }

  /** The server told of a message, by whatever way: if it was waiting here, it waits no more. */
  confirmed(message: Message): void {
    const entry = this.#entries.get(message.clientId)
    if (entry && entry.conversationId === message.conversationId) this.#drop(entry, message)
  }

  /** A way to the server may be open again: try everything at once. */
  wake(): void {
    this.#attempt = 0
    this.#pumpAll()
  }

  stop(): void {
    this.#stopped = true
    this.#retry.clear()
    this.#reload.clear()
    this.#options.peers.close()
  }

  async #keep(entry: OutboxEntry): Promise<void> {
    const { storage, peers } = this.#options
    this.#saving.add(entry.clientId)
    this.#set(entry)
    try {
      await storage.save(entry)
      this.#unkept.delete(entry.clientId)
    } catch {
      // Full or forbidden: the message lives in this page until it is sent.
      this.#unkept.add(entry.clientId)
    }
    this.#saving.delete(entry.clientId)
    if (this.#gone.has(entry.clientId)) return void storage.remove(entry.clientId).catch(() => {})
    if (this.#stopped) return
    peers.post({ kind: 'kept', entry, onDisk: !this.#unkept.has(entry.clientId) })
    void this.#pump(entry.conversationId)
  }

  #pumpAll(): void {
    this.#retry.clear()
    for (const conversationId of new Set(Array.from(this.#entries.values(), (entry) => entry.conversationId)))
      void this.#pump(conversationId)
  }

  async #pump(conversationId: string): Promise<void> {
    if (this.#sending.has(conversationId)) return
    this.#sending.add(conversationId)
    try {
      for (;;) {
        const entry = this.list(conversationId).find((waiting) => !waiting.failure)
        if (!entry || this.#saving.has(entry.clientId) || this.#stopped || !this.#options.sends()) return
        // Nothing passes a message whose files are on their way.
        if (entry.attachments?.some(({ mediaId }) => mediaId === null)) return
        const delivery = await this.#options.transport(entry)
        if (this.#stopped) return
        if (delivery.kind === 'unknown') {
          // Meanwhile an event may have told that it arrived after all.
          if (!this.#entries.has(entry.clientId)) continue
          return this.#later(delivery.afterMs)
        }
        this.#attempt = 0
        if (delivery.kind === 'confirmed') {
          this.#options.onConfirmed(delivery.message)
          this.#drop(entry, delivery.message)
        } else if (this.#entries.has(entry.clientId)) {
          await this.#keep({ ...entry, failure: this.#failure(delivery.problem) })
        }
      }
    } finally {
      this.#sending.delete(conversationId)
    }
  }

  #later(afterMs = 0): void {
    const delay = Math.max(afterMs, backoffDelay(this.#attempt, this.#options.random()))
    this.#attempt += 1
    this.#retry.set(() => this.#pumpAll(), delay)
  }

  #failure(problem: Problem): Failure {
    return { code: problem.code, detail: this.#options.explain(problem) }
  }

  #heardOfKept(entry: OutboxEntry, onDisk: boolean): void {
    this.#gone.delete(entry.clientId)
    if (onDisk) this.#unkept.delete(entry.clientId)
    else this.#unkept.add(entry.clientId)
    this.#set(withFiles(entry, this.#entries.get(entry.clientId)))
    this.#options.onHeard(entry)
    void this.#pump(entry.conversationId)
  }

  #drop(entry: OutboxEntry, message?: Message): void {
    if (!this.#forget(entry.clientId)) return
    if (message) this.#options.onSent(entry.clientId)
    // If it stays on disk it is sent again one day, which makes no second message.
    if (!this.#saving.has(entry.clientId)) this.#options.storage.remove(entry.clientId).catch(() => {})
    this.#options.peers.post({ kind: 'gone', entry, ...(message ? { message } : {}) })
  }

  #forget(clientId: string): boolean {
    this.#gone.add(clientId)
    this.#unkept.delete(clientId)
    const entry = this.#entries.get(clientId)
    if (!entry) return false
    this.#entries.delete(clientId)
    this.#changed(entry.conversationId)
    return true
  }

  #set(entry: OutboxEntry): void {
    this.#entries.set(entry.clientId, entry)
    this.#changed(entry.conversationId)
  }

  #changed(conversationId: string): void {
    this.#lists.delete(conversationId)
    this.#options.onChange(conversationId)
  }
}
