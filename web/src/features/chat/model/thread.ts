import type { Message, Reaction } from './types'

/** The contiguous stretch of history that is shown, both ends inclusive. */
export interface Stretch {
  readonly lo: number
  readonly hi: number
}

interface Entry {
  message: Message
  /** The store's tick at which the reactions were last told by an event. */
  reactionsAt: number
}

/** What became ready, or failed, stays so, whatever a page says that was asked for before. */
function newestAttachments(known: Message, incoming: Message): Message['attachments'] {
  return incoming.attachments.map((attachment, index) => {
    const before = known.attachments[index]
    return attachment.status === 'processing' && before?.id === attachment.id && before.status === 'ready' ? before : attachment
  })
}

/** Of two states of one message the later one: a deletion is final, else the latest edit wins. */
export function newestText(known: Message, incoming: Message): Message {
  if (known.deletedAt) return known
  if (incoming.deletedAt) return incoming
  return (incoming.editedAt ?? '') >= (known.editedAt ?? '') ? incoming : known
}

/**
 * What this page knows of one conversation's history.
 *
 * Messages are kept by `seq`, which is dense, so gaps are plain to see and merging the same message any number of
 * times, in any order, from the socket or from a page fetched meanwhile, gives the same result: a deletion is final,
 * the latest edit wins, and reactions told by an event are never undone by a page that was asked for before it.
 */
export class Thread {
  readonly #bySeq = new Map<number, Entry>()
  readonly #seqById = new Map<string, number>()
  readonly #clientIds = new Set<string>()
  /** What events told of messages that are not loaded: it counts once they are. */
  readonly #ahead = new Map<number, { message?: Message; reactions?: Reaction[]; at: number }>()
  #stretch: Stretch | null = null
  #lastSeq = 0

  /** The highest `seq` known to exist, loaded or not. */
  get lastSeq(): number {
    return this.#lastSeq
  }

  get stretch(): Stretch | null {
    return this.#stretch
  }

  /** Whether the shown stretch reaches the newest message. */
  get atTail(): boolean {
    return this.#stretch ? this.#stretch.hi >= this.#lastSeq : this.#lastSeq === 0
  }

  get(seq: number): Message | undefined {
    return this.#bySeq.get(seq)?.message
  }

  seqOf(messageId: string): number | undefined {
    return this.#seqById.get(messageId)
  }

  /** Whether the server has the message with this clientId, as far as it is loaded. */
  hasClientId(clientId: string): boolean {
    return this.#clientIds.has(clientId)
  }

  /**
   * Takes in messages that an event told or a page brought.
   *
   * @param asOf the store's tick when the page was asked for; omit for an event
   */
  merge(messages: readonly Message[], asOf = Number.POSITIVE_INFINITY): void {
    for (const incoming of messages) {
      const known = this.#bySeq.get(incoming.seq)
      this.#lastSeq = Math.max(this.#lastSeq, incoming.seq)
      if (!known) {
        this.#putFirst(incoming, asOf)
        continue
      }
      const winner = newestText(known.message, incoming)
      const reactions = known.reactionsAt > asOf ? known.message.reactions : incoming.reactions
      this.#put(
        { ...winner, attachments: winner.deletedAt ? [] : newestAttachments(known.message, incoming), reactions: winner.deletedAt ? winner.reactions : keepIfEqual(known.message.reactions, reactions) },
        known.reactionsAt,
      )
    }
    if (this.#stretch) this.#stretch = this.#around(this.#stretch.lo, this.#stretch.hi)
  }

  setReactions(seq: number, reactions: Reaction[], tick: number): void {
    const entry = this.#bySeq.get(seq)
    if (entry) this.#put({ ...entry.message, reactions }, tick)
    else this.#ahead.set(seq, { ...this.#ahead.get(seq), reactions, at: tick })
  }

  /** An event told that a message was edited or deleted. @returns whether it is loaded */
  change(message: Message, tick: number): boolean {
    if (this.#bySeq.has(message.seq)) {
      this.merge([message])
      return true
    }
    const { reactions } = message
    this.#ahead.set(message.seq, { message, reactions, at: tick })
    return false
  }

  /** Takes in messages that were kept on disk; what is loaded already is newer. */
  mergeKept(messages: readonly Message[]): void {
    this.merge(messages.filter(({ seq }) => !this.#bySeq.has(seq)), 0)
  }

  /** The server says the conversation ends at `seq`. */
  noteLastSeq(seq: number): void {
    this.#lastSeq = Math.max(this.#lastSeq, seq)
  }

  /** Shows the contiguous stretch around `seq`, which must be loaded. @returns whether it is */
  showAround(seq: number): boolean {
    if (!this.#bySeq.has(seq)) return false
    this.#stretch = this.#around(seq, seq)
    return true
  }

  /** Forgets everything: the server's history is no longer the one this was built from. */
  clear(): void {
    this.#bySeq.clear()
    this.#seqById.clear()
    this.#clientIds.clear()
    this.#ahead.clear()
    this.#stretch = null
    this.#lastSeq = 0
  }

  #putFirst(incoming: Message, asOf: number): void {
    const ahead = this.#ahead.get(incoming.seq)
    if (!ahead) return this.#put(incoming, 0)
    this.#ahead.delete(incoming.seq)
    const message = ahead.message ? newestText(ahead.message, incoming) : incoming
    const reactions = ahead.reactions && ahead.at > asOf ? ahead.reactions : incoming.reactions
    this.#put({ ...message, reactions: message.deletedAt ? message.reactions : reactions }, ahead.at)
  }

  #put(message: Message, reactionsAt: number): void {
    this.#bySeq.set(message.seq, { message, reactionsAt })
    this.#seqById.set(message.id, message.seq)
    this.#clientIds.add(message.clientId)
  }

  #around(from: number, to: number): Stretch {
    let lo = from
    let hi = to
    while (this.#bySeq.has(lo - 1)) lo -= 1
    while (this.#bySeq.has(hi + 1)) hi += 1
    return { lo, hi }
  }
}

function keepIfEqual(known: Reaction[], incoming: Reaction[]): Reaction[] {
  const same =
    known.length === incoming.length &&
    known.every((reaction, index) => {
      const other = incoming[index]
      return reaction.emoji === other?.emoji && reaction.count === other.count && reaction.mine === other.mine
    })
  return same ? known : incoming
}
