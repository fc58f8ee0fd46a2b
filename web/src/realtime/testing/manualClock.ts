import type { Clock, TimerId } from '../clock'

interface Armed {
  id: number
  at: number
  run: () => void
}

/** A clock that moves only when a test says so. */
export class ManualClock implements Clock {
  #now: number
  #nextId = 1
  #armed: Armed[] = []

  constructor(now = Date.UTC(2026, 10, 22, 12)) {
    this.#now = now
  }

  now(): number {
    return this.#now
  }

  setTimeout(run: () => void, ms: number): TimerId {
    const id = this.#nextId++
    this.#armed.push({ id, at: this.#now + ms, run })
    return id
  }

  clearTimeout(id: TimerId): void {
    this.#armed = this.#armed.filter((timer) => timer.id !== id)
  }

  /** Lets `ms` pass, running what falls due in order, and lets promises settle in between. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms
    await settle()
    for (;;) {
      const next = this.#armed.filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at || a.id - b.id)[0]
      if (!next) break
      this.#armed = this.#armed.filter((timer) => timer !== next)
      this.#now = Math.max(this.#now, next.at)
      next.run()
      await settle()
    }
    this.#now = end
  }
}

/** Lets every promise that can settle without a timer do so. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve()
}
