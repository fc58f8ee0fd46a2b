import type { Clock } from '@/realtime/clock'
import type { ClientFrame } from '@/realtime/types'

/** While somebody types, the other side is told at most this often. */
export const TYPING_EVERY_MS = 3_000

/** Tells the other side that the viewer types, not with every key. */
export class TypingNotifier {
  readonly #send: (frame: ClientFrame) => boolean
  readonly #clock: Clock
  readonly #last = new Map<string, number>()

  constructor(send: (frame: ClientFrame) => boolean, clock: Clock) {
    this.#send = send
    this.#clock = clock
  }

  typed(conversationId: string): void {
    const now = this.#clock.now()
    if (now - (this.#last.get(conversationId) ?? Number.NEGATIVE_INFINITY) < TYPING_EVERY_MS) return
    if (this.#send({ type: 'typing', conversationId })) this.#last.set(conversationId, now)
  }

  /** The message is sent: the next key starts anew. */
  sent(conversationId: string): void {
    this.#last.delete(conversationId)
  }
}
