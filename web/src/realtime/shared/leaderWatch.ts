import { Alarm, type Clock } from '../clock'

/** A page that is looked at makes sure this often that its leader lives. */
export const ASK_EVERY_MS = 10_000
/** So long a leader that says nothing is believed to be busy only. */
export const SILENCE_MS = 3_000

export interface LeaderWatchOptions {
  clock: Clock
  /** Asks the leader for a sign of life. */
  ask: () => void
  /** It gave none. */
  onSilence: () => void
}

/** Makes sure that there is a leader who answers. */
export class LeaderWatch {
  readonly #options: LeaderWatchOptions
  readonly #next: Alarm
  readonly #patience: Alarm

  constructor(options: LeaderWatchOptions) {
    this.#options = options
    this.#next = new Alarm(options.clock)
    this.#patience = new Alarm(options.clock)
  }

  /** Asks now, and from time to time. */
  start(): void {
    this.#patience.set(this.#options.onSilence, SILENCE_MS)
    this.#options.ask()
    this.#next.set(() => this.start(), ASK_EVERY_MS)
  }

  /** The leader has said something. */
  heard(): void {
    this.#patience.clear()
  }

  stop(): void {
    this.#next.clear()
    this.#patience.clear()
  }
}
