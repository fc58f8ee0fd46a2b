/** Counts what a page that follows hears of its leader, to notice what got lost on the way. */
export class NoticeCount {
  /** Null while it cannot be known how many there were before the next. */
  #heard: number | null = null

  /** Nothing is known: the next number is taken as it is. */
  forget(): void {
    this.#heard = null
  }

  /** Everything up to here is known. */
  set(told: number): void {
    this.#heard = told
  }

  /** Another leader counts from the beginning. */
  restart(): void {
    if (this.#heard !== null) this.#heard = 0
  }

  /**
   * The leader says that it has told so many.
   *
   * @param news how many of them came just now
   * @returns whether some are missing
   */
  reached(told: number, news: number): boolean {
    const missed = this.#heard !== null && told > this.#heard + news
    this.#heard = told
    return missed
  }
}
