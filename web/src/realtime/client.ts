import { backoffDelay } from './backoff'
import { Alarm, type Clock } from './clock'
import type { Connection } from './connection'
import type { CursorStorage } from './cursorStorage'
import { Listeners } from './listeners'
import { PendingSends, type SendOutcome } from './pendingSends'
import { Session, type SessionEnd } from './session'
import type { SocketFactory } from './socket'
import type { ClientFrame, MessageToSend, ServerEvent, ServerFrame, Signal } from './types'

/** The subprotocol this client speaks. */
export const SUBPROTOCOL = 'onlychat.v1'
/** A connection that lived this long counts as good: the next loss starts again with the shortest wait. */
const STABLE_MS = 10_000
/** After `4429` the server wants quiet for at least this long. */
const TOO_FAST_WAIT_MS = 5_000
/** So many protocol errors in a row mean that this page is too old for the server. */
const MAX_PROTOCOL_ERRORS = 3

/** Where the connection stands. `at` is the time of the next attempt, in milliseconds since the epoch. */
export type ConnectionState =
  | { kind: 'idle' }
  | { kind: 'connecting'; attempt: number }
  | { kind: 'online'; userId: string }
  | { kind: 'reconnecting'; at: number; attempt: number }
  | { kind: 'offline'; at: number; attempt: number }
  | { kind: 'closed'; reason: 'stopped' | 'signed-out' | 'protocol' }

/** What the client tells the rest of the page. */
export type Notice =
  /** What is cached may be stale: fetch it again. `first` when the page had no position to resume from. */
  | { type: 'reset'; first: boolean }
  /** Welcomed: signals and sends work from here on. */
  | { type: 'online'; resumed: boolean }
  | { type: 'event'; event: ServerEvent; cursor: string }
  | { type: 'signal'; signal: Signal }
  /** The server refused a frame that was no `message.send` of ours that is still waiting. */
  | { type: 'refused'; code: string }

export interface RealtimeOptions {
  url: string
  /** A session token; null when nobody is signed in. Rejects when it could not be asked for. */
  getToken: (options?: { fresh?: boolean }) => Promise<string | null>
  cursors: CursorStorage
  openSocket: SocketFactory
  clock: Clock
  /** A number in [0, 1). */
  random: () => number
  /** What the browser thinks of the network. */
  networkUp: () => boolean
}

/** Keeps one user's event stream whole over any number of sockets. Free of any framework. */
export class RealtimeClient implements Connection {
  readonly leads = true
  readonly #options: RealtimeOptions
  readonly #sends: PendingSends
  readonly #retry: Alarm
  readonly #notices = new Listeners<Notice>()
  readonly #states = new Listeners<void>()
  #state: ConnectionState = { kind: 'idle' }
  #session: Session | null = null
  #cursor: string | null = null
  #attempt = 0
  #protocolErrors = 0
  #freshToken = false
  #onlineSince = 0
  #generation = 0

  constructor(options: RealtimeOptions) {
    this.#options = options
    this.#sends = new PendingSends(options.clock)
    this.#retry = new Alarm(options.clock)
  }

  readonly getState = (): ConnectionState => this.#state

  readonly onState = this.#states.add

  /** Listeners run before the position moves on, so a position that was kept has been applied. */
  readonly onNotice = this.#notices.add

  join(): Promise<void> {
    return Promise.resolve()
  }

  start(): void {
    if (this.#state.kind !== 'idle' && this.#state.kind !== 'closed') return
    this.#attempt = this.#protocolErrors = 0
    void this.#begin()
  }

  stop(): void {
    this.#close('stopped')
  }

  /** The network came back, the tab was looked at again, or somebody pressed "try now". */
  retryNow(): void {
    if (this.#state.kind === 'reconnecting' || this.#state.kind === 'offline') void this.#connect()
    else this.#session?.probe()
  }

  /** The browser says the network is gone. Attempts go on: the server may be on this very machine. */
  networkLost(): void {
    if (this.#session) this.#session.end({ cause: 'silent' })
    else if (this.#state.kind === 'reconnecting') this.#setState({ ...this.#state, kind: 'offline' })
  }

  /** @returns false when there is no connection to hand the frame to */
  send(frame: ClientFrame): boolean {
    return this.#session?.send(frame) ?? false
  }

  /** Sends a message and waits for the verdict; `lost` means that nothing is known and the same clientId may be sent again. */
  sendMessage(message: MessageToSend): Promise<SendOutcome> {
    if (!this.send({ type: 'message.send', ...message })) return Promise.resolve({ kind: 'lost' })
    return this.#sends.wait(message.clientId)
  }

  async #begin(): Promise<void> {
    const generation = ++this.#generation
    this.#setState({ kind: 'connecting', attempt: 0 })
    const cursor = await this.#options.cursors.load()
    if (generation !== this.#generation) return
    this.#cursor = cursor
    await this.#connect()
  }

  async #connect(): Promise<void> {
    const generation = ++this.#generation
    this.#retry.clear()
    this.#setState({ kind: 'connecting', attempt: this.#attempt })
    const fresh = this.#freshToken
    const token = await this.#options.getToken(fresh ? { fresh } : undefined).catch(() => undefined)
    if (generation !== this.#generation) return
    if (token === null) return this.#close('signed-out')
    if (token === undefined) return this.#wait()
    this.#freshToken = false
    try {
      const socket = this.#options.openSocket(this.#options.url, SUBPROTOCOL)
      const resumeFrom = this.#cursor
      this.#session = new Session({
        socket,
        clock: this.#options.clock,
        token,
        resumeFrom,
        getToken: this.#options.getToken,
        onWelcome: (frame) => this.#welcomed(frame, resumeFrom),
        onFrame: (frame) => this.#received(frame),
        onEnd: (end) => this.#ended(end),
      })
    } catch {
      this.#wait()
    }
  }

  #welcomed(frame: Extract<ServerFrame, { type: 'welcome' }>, resumeFrom: string | null): void {
    this.#protocolErrors = 0
    this.#onlineSince = this.#options.clock.now()
    if (!frame.resumed) this.#options.cursors.save(null)
    this.#moveTo(frame.cursor)
    this.#setState({ kind: 'online', userId: frame.userId })
    if (!frame.resumed) this.#tell({ type: 'reset', first: resumeFrom === null })
    this.#tell({ type: 'online', resumed: frame.resumed })
  }

  #received(frame: ServerFrame): void {
    switch (frame.type) {
      case 'event':
        this.#tell({ type: 'event', event: frame.event, cursor: frame.cursor })
        return this.#moveTo(frame.cursor)
      case 'signal':
        return this.#tell({ type: 'signal', signal: frame.signal })
      case 'ack':
        this.#sends.settle(frame.clientId, { kind: 'ack', message: frame.message, replayed: frame.replayed })
        return
      case 'nack':
        if (frame.clientId === null || !this.#sends.settle(frame.clientId, { kind: 'nack', problem: frame.problem }))
          this.#tell({ type: 'refused', code: frame.problem.code })
        return
      default:
    }
  }

  #ended(end: SessionEnd): void {
    const { clock } = this.#options
    const wasOnline = this.#state.kind === 'online'
    this.#session = null
    if (wasOnline && clock.now() - this.#onlineSince >= STABLE_MS) this.#attempt = 0
    this.#sends.loseAll()
    if (this.#state.kind === 'closed') return
    switch (end.cause) {
      case 'signed-out':
        return this.#close('signed-out')
      case 'told':
        return this.#wait(end.afterMs)
      case 'hole':
        this.#moveTo(end.resumeFrom)
        return this.#wait(this.#attempt === 0 ? 0 : undefined)
      case 'silent':
        return this.#wait()
      case 'closed':
        return this.#closedBy(end.code)
    }
  }

  #closedBy(code: number): void {
    switch (code) {
      case 4401: {
        // The first refusal is answered at once with a new token; a second in a row waits like any other loss.
        const first = !this.#freshToken && this.#attempt === 0
        this.#freshToken = true
        return this.#wait(first ? 0 : undefined)
      }
      case 4400:
        this.#protocolErrors += 1
        if (this.#protocolErrors >= MAX_PROTOCOL_ERRORS) return this.#close('protocol')
        this.#freshToken = true
        return this.#wait()
      case 4429:
        return this.#wait(TOO_FAST_WAIT_MS + backoffDelay(this.#attempt, this.#options.random()))
      default:
        return this.#wait()
    }
  }

  #wait(ms?: number): void {
    const delay = ms ?? backoffDelay(this.#attempt, this.#options.random())
    this.#attempt += 1
    const at = this.#options.clock.now() + delay
    const kind = this.#options.networkUp() ? 'reconnecting' : 'offline'
    this.#setState({ kind, at, attempt: this.#attempt })
    this.#retry.set(() => void this.#connect(), delay)
  }

  #close(reason: 'stopped' | 'signed-out' | 'protocol'): void {
    this.#generation += 1
    this.#retry.clear()
    this.#setState({ kind: 'closed', reason })
    this.#session?.end({ cause: 'signed-out' })
    this.#sends.loseAll()
    if (reason === 'signed-out') this.#options.cursors.save(null)
  }

  #moveTo(cursor: string): void {
    this.#cursor = cursor
    this.#options.cursors.save(cursor)
  }

  #setState(state: ConnectionState): void {
    this.#state = state
    this.#states.tell()
  }

  #tell(notice: Notice): void {
    this.#notices.tell(notice)
  }
}
