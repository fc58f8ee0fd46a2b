/** Who wants to hear of something. */
export class Listeners<T> {
  readonly #all = new Set<(news: T) => void>()

  /** @returns the call that ends the subscription */
  readonly add = (listener: (news: T) => void): (() => void) => {
    this.#all.add(listener)
    return () => this.#all.delete(listener)
  }

  tell(news: T): void {
    for (const listener of [...this.#all]) {
      try {
        listener(news)
      } catch (error) {
        // One listener's fault must not stop the stream for the others; the page's error handler still hears of it.
        reportError(error)
      }
    }
  }
}
