/** Older than this counts no more, in milliseconds. */
const WINDOW_MS = 5_000

/** How fast something goes, over the last seconds. */
export class Speed {
  #samples: { at: number; sent: number }[] = []

  /** @returns bytes a second; null until that can be said */
  note(at: number, sent: number): number | null {
    const last = this.#samples.at(-1)
    // It began anew, or goes on after a rest.
    if (last && (sent < last.sent || at - last.at > WINDOW_MS)) this.#samples = []
    this.#samples.push({ at, sent })
    this.#samples = this.#samples.filter((sample) => at - sample.at <= WINDOW_MS)
    const first = this.#samples[0]
    if (!first || at - first.at < 500) return null
    return ((sent - first.sent) * 1000) / (at - first.at)
  }
}
