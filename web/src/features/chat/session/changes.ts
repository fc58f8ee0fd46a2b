import type { ChatApi } from './chatApi'
import type { ChatStore } from '../model/store'
import { threadTopic } from '../model/topics'
import type { Message, Reaction } from '../model/types'

/** An own change that the server has not confirmed yet. */
export interface PendingChange {
  /** The new text; absent for a deletion. */
  readonly text?: string
}

/** The list after the viewer has given or taken back one emoji. */
export function toggled(reactions: readonly Reaction[], emoji: string, on: boolean): Reaction[] {
  const known = reactions.find((reaction) => reaction.emoji === emoji)
  if ((known?.mine ?? false) === on) return [...reactions]
  if (!known) return [...reactions, { emoji, count: 1, mine: true }]
  return reactions
    .map((reaction) => (reaction === known ? { emoji, mine: on, count: known.count + (on ? 1 : -1) } : reaction))
    .filter((reaction) => reaction.count > 0)
}

/** Edits, deletions and reactions: shown at once, taken back when the server refuses. Rejects with a `Problem`. */
export class MessageChanges {
  readonly #store: ChatStore
  readonly #api: ChatApi
  readonly #pending = new Map<string, PendingChange>()

  constructor(store: ChatStore, api: ChatApi) {
    this.#store = store
    this.#api = api
  }

  pending(messageId: string): PendingChange | undefined {
    return this.#pending.get(messageId)
  }

  async edit(message: Message, text: string): Promise<void> {
    await this.#during(message, { text }, async () => {
      const edited = await this.#api.edit(message.id, text)
      this.#store.apply({ kind: 'message.edited', conversationId: message.conversationId, message: edited })
    })
  }

  async remove(message: Message): Promise<void> {
    await this.#during(message, {}, async () => {
      await this.#api.remove(message.id)
      const gone = { ...message, text: '', reactions: [], deletedAt: message.deletedAt ?? new Date().toISOString() }
      const { conversationId, seq } = message
      this.#store.apply({ kind: 'message.deleted', conversationId, messageId: message.id, seq, message: gone })
    })
  }

  async react(message: Message, emoji: string, on: boolean): Promise<void> {
    this.#setReaction(message, emoji, on)
    try {
      await this.#api.react(message.id, emoji, on)
    } catch (error) {
      this.#setReaction(message, emoji, !on)
      throw error
    }
  }

  async #during(message: Message, change: PendingChange, work: () => Promise<void>): Promise<void> {
    const topic = threadTopic(message.conversationId)
    this.#pending.set(message.id, change)
    this.#store.topics.bump(topic)
    try {
      await work()
    } finally {
      if (this.#pending.get(message.id) === change) this.#pending.delete(message.id)
      this.#store.topics.bump(topic)
    }
  }

  #setReaction(message: Message, emoji: string, on: boolean): void {
    const now = this.#store.thread(message.conversationId).get(message.seq)
    if (now) this.#store.react(now, toggled(now.reactions, emoji, on))
  }
}
