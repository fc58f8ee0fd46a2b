import { useSyncExternalStore } from 'react'

export const RATES = [1, 1.5, 2] as const

/** What is heard at the moment. */
export interface Heard {
  /** Which sound; null when none was started yet. */
  readonly id: string | null
  readonly playing: boolean
  /** In milliseconds. */
  readonly at: number
  readonly rate: number
  readonly failed: boolean
}

/** The one sound of this page: a second one takes the first one's place, and it goes on when its message is out of sight. */
class Player {
  #audio: HTMLAudioElement | null = null
  #heard: Heard = { id: null, playing: false, at: 0, rate: 1, failed: false }
  readonly #listeners = new Set<() => void>()

  readonly heard = (): Heard => this.#heard

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  toggle(id: string, url: string): void {
    const audio = this.#element()
    if (this.#heard.id !== id || this.#heard.failed) {
      audio.src = url
      this.#say({ id, at: 0, playing: false, failed: false })
      audio.playbackRate = this.#heard.rate
    } else if (!audio.paused) return audio.pause()
    audio.play().catch((error: unknown) => {
      // A sound that took its place in the same moment is no failure.
      if (!(error instanceof DOMException && error.name === 'AbortError')) this.#say({ playing: false, failed: true })
    })
  }

  /** @param at in milliseconds */
  seek(id: string, url: string, at: number): void {
    if (this.#heard.id !== id) this.toggle(id, url)
    const audio = this.#element()
    audio.currentTime = at / 1000
    this.#say({ at })
  }

  nextRate(): void {
    const rate = RATES[(RATES.indexOf(this.#heard.rate as (typeof RATES)[number]) + 1) % RATES.length] ?? 1
    if (this.#audio) this.#audio.playbackRate = rate
    this.#say({ rate })
  }

  stop(): void {
    this.#audio?.pause()
  }

  #element(): HTMLAudioElement {
    if (this.#audio) return this.#audio
    const audio = new Audio()
    audio.preload = 'metadata'
    audio.addEventListener('play', () => this.#say({ playing: true }))
    audio.addEventListener('pause', () => this.#say({ playing: false }))
    audio.addEventListener('timeupdate', () => this.#say({ at: audio.currentTime * 1000 }))
    audio.addEventListener('ended', () => this.#say({ playing: false, at: 0 }))
    this.#audio = audio
    return audio
  }

  #say(change: Partial<Heard>): void {
    this.#heard = { ...this.#heard, ...change }
    for (const listener of [...this.#listeners]) listener()
  }
}

export const player = new Player()

/** What is heard of this sound; all others see it as resting, and do not render for it. */
export function useHeard(id: string): Heard {
  return useSyncExternalStore(player.subscribe, () => (player.heard().id === id ? player.heard() : resting()), resting)
}

let rest: Heard = { id: null, playing: false, at: 0, rate: 1, failed: false }
/** The same object until the speed changes. */
function resting(): Heard {
  const { rate } = player.heard()
  if (rest.rate !== rate) rest = { ...rest, rate }
  return rest
}
