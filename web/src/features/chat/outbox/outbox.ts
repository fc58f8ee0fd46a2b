import type { OutboxStorage } from './storage'
import type { Failure, OutboxEntry, Transport } from './types'
import type { Message, Problem } from '../model/types'
import { backoffDelay } from '@/realtime/backoff'
import { Alarm, type Clock } from '@/realtime/clock'

/** Another tab gets this long to send what was typed there before this one tries as well. */
const OTHER_TAB_GRACE_MS = 3_000

export interface OutboxOptions {
  storage: OutboxStorage
  transport: Transport
  clock: Clock
  /** A number in [0, 1). */
  random: () => number
  /** The sentence shown for a refusal. */
  explain: (problem: Problem) => string
  /** The server has the message; called before the entry goes, so that the bubble never blinks. */
  onConfirmed: (message: Message) => void
  /** The entries of this conversation changed. */
  onChange: (conversationId: string) => void
}

/**
 * Messages on their way. Each is stored before it is sent, keeps its clientId for every try, and leaves only when the
 * server has confirmed it or its writer deletes it. In one conversation one is on its way at a time, so the order in
 * which they were written is the order in which they arrive.
 */
export class Outbox {
  readonly #options: OutboxOptions
  readonly #entries = new Map<string, OutboxEntry>()
  readonly #lists = new Map<string, readonly OutboxEntry[]>()
  readonly #sending = new Set<string>()
  readonly #retry: Alarm
  readonly #unsubscribe: () => void
  #attempt = 0
  #stopped = false

  constructor(options: OutboxOptions) {
    this.#options = options
    this.#retry = new Alarm(options.clock)
    for (const entry of options.storage.load()) this.#entries.set(entry.clientId, entry)
    this.#unsubscribe = options.storage.onOther((clientId, entry) => this.#heardOfOther(clientId, entry))
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

  /** Keeps a message and sends it as soon as its turn comes. */
  add(entry: OutboxEntry): void {
    this.#put(entry)
    void this.#pump(entry.conversationId)
  }

  /** Sends a refused message again, with the same clientId. */
  retry(clientId: string): void {
    const entry = this.#entries.get(clientId)
    if (!entry?.failure) return
    this.#put({ ...entry, failure: null })
    void this.#pump(entry.conversationId)
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
    if (entry && entry.conversationId === message.conversationId) this.#drop(entry)
  }

  /** A way to the server may be open again: try everything at once. */
  wake(): void {
    this.#attempt = 0
    this.#pumpAll()
  }

  stop(): void {
    this.#stopped = true
    this.#retry.clear()
    this.#unsubscribe()
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
        if (!entry || this.#stopped) return
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
          this.#drop(entry)
        } else if (this.#entries.has(entry.clientId)) {
          this.#put({ ...entry, failure: this.#failure(delivery.problem) })
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

  #heardOfOther(clientId: string, entry: OutboxEntry | null): void {
    const known = this.#entries.get(clientId)
    if (entry) {
      this.#entries.set(clientId, entry)
      this.#changed(entry.conversationId)
      if (!entry.failure) this.#options.clock.setTimeout(() => void this.#pump(entry.conversationId), OTHER_TAB_GRACE_MS)
    } else if (known) {
      this.#entries.delete(clientId)
      this.#changed(known.conversationId)
    }
  }

  #put(entry: OutboxEntry): void {
    this.#options.storage.save(entry)
    this.#entries.set(entry.clientId, entry)
    this.#changed(entry.conversationId)
  }

  #drop(entry: OutboxEntry): void {
    if (!this.#entries.delete(entry.clientId)) return
    this.#options.storage.remove(entry.clientId)
    this.#changed(entry.conversationId)
  }

  #changed(conversationId: string): void {
    this.#lists.delete(conversationId)
    this.#options.onChange(conversationId)
  }
}
