import type { Clock, TimerId } from './clock'
import type { Message, Problem } from './types'

/** How long the server may take over one message before its fate counts as unknown. */
export const ACK_TIMEOUT_MS = 15_000

/** What became of a message handed to the socket. */
export type SendOutcome =
  | { kind: 'ack'; message: Message; replayed: boolean }
  | { kind: 'nack'; problem: Problem }
  /** Nobody knows: the connection went, or no answer came. Sending the same clientId again is safe. */
  | { kind: 'lost' }

interface Waiting {
  resolve: (outcome: SendOutcome) => void
  timer: TimerId
  promise: Promise<SendOutcome>
}

/** Matches answers to the messages that wait for them. */
export class PendingSends {
  readonly #clock: Clock
  readonly #waiting = new Map<string, Waiting>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  wait(clientId: string): Promise<SendOutcome> {
    const known = this.#waiting.get(clientId)
    if (known) return known.promise
    let resolve: (outcome: SendOutcome) => void = () => {}
    const promise = new Promise<SendOutcome>((settle) => {
      resolve = settle
    })
    const timer = this.#clock.setTimeout(() => this.settle(clientId, { kind: 'lost' }), ACK_TIMEOUT_MS)
    this.#waiting.set(clientId, { resolve, timer, promise })
    return promise
  }

  /** @returns whether anybody waited for it */
  settle(clientId: string, outcome: SendOutcome): boolean {
    const waiting = this.#waiting.get(clientId)
    if (!waiting) return false
    this.#waiting.delete(clientId)
    this.#clock.clearTimeout(waiting.timer)
    waiting.resolve(outcome)
    return true
  }

  loseAll(): void {
    for (const clientId of [...this.#waiting.keys()]) this.settle(clientId, { kind: 'lost' })
  }
}
