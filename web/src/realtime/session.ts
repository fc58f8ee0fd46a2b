import { Alarm, type Clock } from './clock'
import { parseServerFrame } from './frames'
import { HoleDetector } from './holeDetector'
import type { SocketLike } from './socket'
import { renewalDelay } from './tokenLifetime'
import type { ClientFrame, ServerFrame } from './types'

/** How long the server may take from the opening of the socket to `welcome`. */
export const WELCOME_TIMEOUT_MS = 10_000
/** How long an answer to a probing ping may take. */
export const PROBE_TIMEOUT_MS = 5_000

/** Why one socket's life ended. */
export type SessionEnd =
  | { cause: 'closed'; code: number; reason: string }
  | { cause: 'silent' }
  | { cause: 'hole'; resumeFrom: string }
  | { cause: 'told'; afterMs: number }
  | { cause: 'signed-out' }

type Welcome = Extract<ServerFrame, { type: 'welcome' }>

export interface SessionOptions {
  socket: SocketLike
  clock: Clock
  token: string
  resumeFrom: string | null
  getToken: (options?: { fresh?: boolean }) => Promise<string | null>
  onWelcome: (frame: Welcome) => void
  onFrame: (frame: ServerFrame) => void
  onEnd: (end: SessionEnd) => void
}

/** The life of one socket: hello, heartbeat watch, token renewal, and one end that is reported exactly once. */
export class Session {
  readonly #options: SessionOptions
  readonly #watchdog: Alarm
  readonly #renewal: Alarm
  readonly #probe: Alarm
  #holes = new HoleDetector()
  #heartbeatMs = 0
  #cursor: string
  #over = false
  #welcome = false

  constructor(options: SessionOptions) {
    this.#options = options
    this.#cursor = options.resumeFrom ?? ''
    const { clock, socket } = options
    this.#watchdog = new Alarm(clock)
    this.#renewal = new Alarm(clock)
    this.#probe = new Alarm(clock)
    this.#watchdog.set(() => this.end({ cause: 'silent' }), WELCOME_TIMEOUT_MS)
    socket.onopen = () => {
      socket.send(JSON.stringify({ type: 'hello', token: options.token, resumeFrom: options.resumeFrom }))
    }
    socket.onmessage = (text) => this.#receive(text)
    socket.onclose = (code, reason) => this.end({ cause: 'closed', code, reason })
  }

  get online(): boolean {
    return this.#welcome && !this.#over
  }

  /** @returns whether the frame was handed to a socket that is welcome; no promise that it arrives */
  send(frame: ClientFrame): boolean {
    if (!this.online) return false
    this.#options.socket.send(JSON.stringify(frame))
    return true
  }

  /** Asks whether the other side is still there; silence ends the session. */
  probe(): void {
    if (this.send({ type: 'ping' })) this.#probe.set(() => this.end({ cause: 'silent' }), PROBE_TIMEOUT_MS)
  }

  /** Ends the session from this side, or notes that it has ended. Only the first call counts. */
  end(end: SessionEnd): void {
    if (this.#over) return
    this.#over = true
    for (const alarm of [this.#watchdog, this.#renewal, this.#probe]) alarm.clear()
    const { socket } = this.#options
    socket.onopen = socket.onmessage = socket.onclose = null
    if (end.cause !== 'closed') socket.close(1000)
    this.#options.onEnd(end)
  }

  #receive(text: string): void {
    if (this.#over) return
    const frame = parseServerFrame(text)
    if (this.#welcome) this.#watchdog.set(() => this.end({ cause: 'silent' }), 2 * this.#heartbeatMs)
    if (!frame) return
    switch (frame.type) {
      case 'welcome':
        this.#heartbeatMs = frame.heartbeatMs
        this.#cursor = frame.cursor
        this.#welcome = true
        this.#watchdog.set(() => this.end({ cause: 'silent' }), 2 * frame.heartbeatMs)
        this.#armRenewal(this.#options.token)
        this.#options.onWelcome(frame)
        return
      case 'event':
        this.#cursor = frame.cursor
        this.#holes.reached(frame.cursor)
        break
      case 'heartbeat': {
        const resumeFrom = this.#holes.beat(frame.cursor, this.#cursor)
        if (resumeFrom !== null) return this.end({ cause: 'hole', resumeFrom })
        break
      }
      case 'pong':
        this.#probe.clear()
        break
      case 'reconnect':
        return this.end({ cause: 'told', afterMs: frame.afterMs })
      default:
    }
    this.#options.onFrame(frame)
  }

  #armRenewal(token: string): void {
    const { clock } = this.#options
    this.#renewal.set(() => void this.#renew(), renewalDelay(token, clock.now()))
  }

  async #renew(): Promise<void> {
    const token = await this.#options.getToken({ fresh: true }).catch(() => undefined)
    if (this.#over) return
    if (token === null) return this.end({ cause: 'signed-out' })
    // No network just now: the server closes with 4401 when the old token runs out, and the client comes back with a new one.
    if (token === undefined) return
    this.send({ type: 'token', token })
    this.#armRenewal(token)
  }
}
