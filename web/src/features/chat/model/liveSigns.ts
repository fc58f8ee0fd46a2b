import { type Topics, presenceTopic, typingTopic } from './topics'
import { Alarm, type Clock } from '@/realtime/clock'

/** How long one typing signal holds; whoever goes on typing repeats it every three seconds. */
export const TYPING_HOLDS_MS = 5_000

/** What is known of whether a person is here. */
export interface Presence {
  readonly online: boolean
  /** When they were last here, if they let that be seen. */
  readonly lastSeenAt: string | null
}

/** What is true only now: who types, who is here. */
export class LiveSigns {
  readonly #topics: Topics
  readonly #clock: Clock
  readonly #typing = new Map<string, Alarm>()
  readonly #presence = new Map<string, Presence>()

  constructor(topics: Topics, clock: Clock) {
    this.#topics = topics
    this.#clock = clock
  }

  isTyping(conversationId: string): boolean {
    return this.#typing.has(conversationId)
  }

  presence(userId: string): Presence | null {
    return this.#presence.get(userId) ?? null
  }

  startedTyping(conversationId: string): void {
    const alarm = this.#typing.get(conversationId) ?? new Alarm(this.#clock)
    const news = !this.#typing.has(conversationId)
    this.#typing.set(conversationId, alarm)
    alarm.set(() => this.stoppedTyping(conversationId), TYPING_HOLDS_MS)
    if (news) this.#topics.bump(typingTopic(conversationId))
  }

  stoppedTyping(conversationId: string): void {
    const alarm = this.#typing.get(conversationId)
    if (!alarm) return
    alarm.clear()
    this.#typing.delete(conversationId)
    this.#topics.bump(typingTopic(conversationId))
  }

  setPresence(userId: string, presence: Presence): void {
    this.#presence.set(userId, presence)
    this.#topics.bump(presenceTopic(userId))
  }

  /** The connection is gone: nothing is known any more of who is here. The server tells anew after `welcome`. */
  forget(): void {
    this.#topics.batch(() => {
      for (const conversationId of [...this.#typing.keys()]) this.stoppedTyping(conversationId)
      const users = [...this.#presence.keys()]
      this.#presence.clear()
      for (const userId of users) this.#topics.bump(presenceTopic(userId))
    })
  }
}
