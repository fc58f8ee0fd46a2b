/** Identifies one armed timer of a {@link Clock}. */
export type TimerId = number | object

/** Time as the realtime code sees it. Injected, so that tests move it by hand. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number
  setTimeout(run: () => void, ms: number): TimerId
  clearTimeout(id: TimerId): void
}

/** The clock of the browser. */
export const systemClock: Clock = {
  now: () => Date.now(),
  setTimeout: (run, ms) => globalThis.setTimeout(run, ms),
  clearTimeout: (id) => globalThis.clearTimeout(id as ReturnType<typeof globalThis.setTimeout>),
}

/** One re-armable timer: arming it again replaces what was armed before. */
export class Alarm {
  readonly #clock: Clock
  #id: TimerId | null = null

  constructor(clock: Clock) {
    this.#clock = clock
  }

  set(run: () => void, ms: number): void {
    this.clear()
    this.#id = this.#clock.setTimeout(() => {
      this.#id = null
      run()
    }, ms)
  }

  clear(): void {
    if (this.#id !== null) this.#clock.clearTimeout(this.#id)
    this.#id = null
  }
}
