/** What is used of the browser's Web Locks. */
export interface Locks {
  request: (name: string, options: LockOptions, work: () => Promise<void>) => Promise<unknown>
}

export interface LeadershipOptions {
  locks: Locks
  name: string
  onGained: () => void
  /** Another tab has taken it. This one stands in line again. */
  onTaken: () => void
}

interface Claim {
  readonly abort: AbortController
  /** Lets the lock go; null while it is waited for. */
  release: (() => void) | null
}

/**
 * At most one tab leads. The browser gives the lock to the next in line when its holder is closed, crashes or lets go;
 * a tab that cannot wait takes it.
 */
export class Leadership {
  readonly #options: LeadershipOptions
  /** Ends the present wait or tenure; replaced with each new one. */
  #current: Claim | null = null

  constructor(options: LeadershipOptions) {
    this.#options = options
  }

  get held(): boolean {
    return this.#current !== null && this.#current.release !== null
  }

  /** Stands in line. */
  wait(): void {
    if (!this.#current) this.#request(false)
  }

  /** Takes it from whoever has it. */
  take(): void {
    if (this.held) return
    this.leave()
    this.#request(true)
  }

  /** Lets go, or leaves the line. */
  leave(): void {
    const current = this.#current
    this.#current = null
    current?.abort.abort()
    current?.release?.()
  }

  #request(steal: boolean): void {
    const { locks, name, onGained, onTaken } = this.#options
    const mine: Claim = { abort: new AbortController(), release: null }
    this.#current = mine
    const work = () =>
      new Promise<void>((release) => {
        if (this.#current !== mine) return release()
        mine.release = release
        onGained()
      })
    // A request cannot both take the lock and be called off.
    locks.request(name, steal ? { steal } : { signal: mine.abort.signal }, work).catch(() => {
      // Called off by leave(), or taken by another tab.
      if (this.#current !== mine) return
      const had = mine.release !== null
      this.#current = null
      this.wait()
      if (had) onTaken()
    })
  }
}
