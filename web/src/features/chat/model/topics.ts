/** Versions of named parts of a store, so that a component renders again only when its part changed. */
export class Topics {
  readonly #versions = new Map<string, number>()
  readonly #listeners = new Map<string, Set<() => void>>()
  #depth = 0
  readonly #pending = new Set<string>()

  version(topic: string): number {
    return this.#versions.get(topic) ?? 0
  }

  /** @returns the call that ends the subscription */
  on(topic: string, listener: () => void): () => void {
    const set = this.#listeners.get(topic) ?? new Set()
    this.#listeners.set(topic, set.add(listener))
    return () => {
      set.delete(listener)
      if (set.size === 0 && this.#listeners.get(topic) === set) this.#listeners.delete(topic)
    }
  }

  bump(topic: string): void {
    this.#versions.set(topic, this.version(topic) + 1)
    if (this.#depth > 0) this.#pending.add(topic)
    else this.#tell(topic)
  }

  /** Tells listeners once at the end, however often their topics change inside. */
  batch<T>(work: () => T): T {
    this.#depth += 1
    try {
      return work()
    } finally {
      this.#depth -= 1
      if (this.#depth === 0) {
        const topics = [...this.#pending]
        this.#pending.clear()
        for (const topic of topics) this.#tell(topic)
      }
    }
  }

  #tell(topic: string): void {
    for (const listener of [...(this.#listeners.get(topic) ?? [])]) listener()
  }
}

/** The order and content of the inbox. */
export const LIST = 'list'
/** Everything one conversation's screen shows. */
export const threadTopic = (conversationId: string): string => `thread:${conversationId}`
/** The files on their way in one conversation. */
export const filesTopic = (conversationId: string): string => `files:${conversationId}`
/** Whether somebody types in a conversation. */
export const typingTopic = (conversationId: string): string => `typing:${conversationId}`
/** Whether a person is here. */
export const presenceTopic = (userId: string): string => `presence:${userId}`
