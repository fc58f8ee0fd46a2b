import type { ConnectionState, Notice } from '../client'
import type { Clock } from '../clock'
import type { Connection } from '../connection'
import { Listeners } from '../listeners'
import type { SendOutcome } from '../pendingSends'
import type { ClientFrame, MessageToSend, Signal } from '../types'
import { LeaderWatch } from './leaderWatch'
import { Leadership, type Locks } from './leadership'
import { NoticeCount } from './noticeCount'
import { isLater, isSame, type RelayChannel, type RelayMessage, type Standing, type Term } from './relay'

/** A page that opens does not wait longer for its leader before it shows what it has. */
export const ANSWER_MS = 500

type PresenceSignal = Extract<Signal, { kind: 'presence' }>

export interface SharedConnectionOptions {
  /** Names this tab among those of the browser. */
  tab: string
  /** The connection of this tab's own, used while it leads. */
  own: Connection
  locks: Locks
  lockName: string
  openChannel: () => RelayChannel
  clock: Clock
  visible: () => boolean
  /** Resolves once everything told so far is on disk. */
  flush: () => Promise<void>
}

/**
 * One socket for all tabs of a person in this browser. The tab that leads holds it and tells the others what comes;
 * they hand it what is to be sent. When it goes, the next one takes its place and resumes from the position on disk,
 * which is never ahead of what any tab was told, so nothing is lost; what is told twice changes nothing.
 */
export class SharedConnection implements Connection {
  readonly #options: SharedConnectionOptions
  readonly #leadership: Leadership
  readonly #watch: LeaderWatch
  readonly #notices = new Listeners<Notice>()
  readonly #states = new Listeners<void>()
  readonly #heard = new NoticeCount()
  readonly #presence = new Map<string, PresenceSignal>()
  #channel: RelayChannel | null = null
  #stops: (() => void)[] = []
  #state: ConnectionState = { kind: 'idle' }
  #term: Term | null = null
  #leaderVisible = true
  /** Notices told as the leader of this term. */
  #told = 0
  #joined: (() => void) | null = null
  #early: Notice[] | null = null
  #started = false
  #asleep = false

  constructor(options: SharedConnectionOptions) {
    this.#options = options
    this.#watch = new LeaderWatch({
      clock: options.clock,
      ask: () => this.#channel?.post({ type: 'ask' }),
      onSilence: () => {
        if (!this.leads && options.visible()) this.#leadership.take()
      },
    })
    this.#leadership = new Leadership({
      locks: options.locks,
      name: options.lockName,
      onGained: () => this.#lead(),
      onTaken: () => this.#follow(),
    })
  }

  get leads(): boolean {
    return this.#leadership.held
  }

  readonly getState = (): ConnectionState => this.#state

  readonly onState = this.#states.add
  readonly onNotice = this.#notices.add

  async join(): Promise<void> {
    const { own, openChannel, clock, tab } = this.#options
    this.#early = []
    this.#heard.forget()
    this.#stops = [own.onNotice((notice) => this.#pass(notice)), own.onState(() => this.#mirror())]
    this.#channel = openChannel()
    this.#channel.listen((message) => this.#hear(message))
    const known = new Promise<void>((resolve) => {
      this.#joined = resolve
    })
    this.#leadership.wait()
    this.#channel.post({ type: 'join', from: tab })
    const late = clock.setTimeout(() => this.#joined?.(), ANSWER_MS)
    await known
    clock.clearTimeout(late)
    this.#joined = null
  }

  start(): void {
    if (!this.#channel || this.#started) return
    this.#started = true
    const early = this.#early ?? []
    this.#early = null
    if (this.leads) this.#options.own.start()
    else if (this.#state.kind === 'online') this.#tell({ type: 'online', resumed: true })
    for (const notice of early) this.#tell(notice)
    this.lookedAt()
  }

  stop(): void {
    this.suspend()
    this.#set({ kind: 'closed', reason: 'stopped' })
  }

  /** The page is put to sleep or goes away: somebody else is to lead from now on. */
  suspend(): void {
    this.#asleep = true
    for (const stop of this.#stops) stop()
    this.#stops = []
    this.#started = false
    this.#watch.stop()
    this.#options.own.stop()
    this.#leadership.leave()
    this.#channel?.close()
    this.#channel = null
    this.#joined?.()
  }

  /** The page is back from {@link suspend}. What was told meanwhile is not known here. */
  async resume(): Promise<void> {
    if (!this.#asleep || this.#state.kind === 'closed') return
    this.#asleep = false
    await this.join()
    this.start()
    this.#tell({ type: 'reset', first: false })
  }

  retryNow(): void {
    if (this.leads) this.#options.own.retryNow()
    else this.#channel?.post({ type: 'retry' })
  }

  networkLost(): void {
    if (this.leads) this.#options.own.networkLost()
  }

  /** The page's visibility has changed. */
  lookedAt(): void {
    if (this.leads) {
      this.#announce()
      return
    }
    this.#watch.stop()
    if (!this.#started || !this.#options.visible()) return
    if (this.#leaderIsSlow()) this.#leadership.take()
    else this.#watch.start()
  }

  send(frame: ClientFrame): boolean {
    if (this.leads) return this.#options.own.send(frame)
    if (this.#state.kind !== 'online' || !this.#channel) return false
    this.#channel.post({ type: 'frame', frame })
    return true
  }

  sendMessage(message: MessageToSend): Promise<SendOutcome> {
    return this.leads ? this.#options.own.sendMessage(message) : Promise.resolve({ kind: 'lost' })
  }

  #lead(): void {
    const { clock, tab, own } = this.#options
    this.#term = { at: Math.max(clock.now(), (this.#term?.at ?? 0) + 1), tab }
    this.#told = 0
    this.#watch.stop()
    this.#joined?.()
    if (this.#started) own.start()
    this.#announce()
    this.#changed()
  }

  /** Another tab has taken over, because this one did not answer: what it has missed cannot be known. */
  #follow(): void {
    this.#options.own.stop()
    this.#presence.clear()
    this.#heard.forget()
    this.#changed()
    this.lookedAt()
    this.#tell({ type: 'reset', first: false })
  }

  /** A notice of the own socket: for this page, and for all that follow. */
  #pass(notice: Notice): void {
    if (!this.leads || !this.#term) return
    if (notice.type === 'signal' && notice.signal.kind === 'presence') this.#presence.set(notice.signal.userId, notice.signal)
    this.#channel?.post({ type: 'notice', term: this.#term, told: (this.#told += 1), notice })
    this.#tell(notice)
  }

  #mirror(): void {
    if (!this.leads) return
    const state = this.#options.own.getState()
    if (state.kind !== 'online') this.#presence.clear()
    this.#set(state)
    this.#announce()
    // This page is too old for the server; a newer one may do better.
    if (state.kind === 'closed' && state.reason === 'protocol') this.suspend()
  }

  #announce(): void {
    if (this.#term) this.#channel?.post({ type: 'lead', term: this.#term, ...this.#standing() })
  }

  #standing(): Standing {
    return { state: this.#state, visible: this.#options.visible(), told: this.#told }
  }

  #hear(message: RelayMessage): void {
    if ('term' in message) {
      if (isLater(message.term, this.#term)) this.#obey(message.term)
      else if (!isSame(message.term, this.#term)) return
      this.#watch.heard()
    }
    switch (message.type) {
      case 'joined':
        if (message.to !== this.#options.tab) return
        this.#heard.set(message.told)
        this.#heardOfLeader(message.state, message.visible)
        for (const signal of message.signals) this.#tell({ type: 'signal', signal })
        this.#joined?.()
        return
      case 'lead':
        this.#heardOfLeader(message.state, message.visible)
        return this.#count(message.told)
      case 'notice':
        this.#tell(message.notice)
        return this.#count(message.told, 1)
      case 'here':
        return this.#count(message.told)
      default:
        if (this.leads) this.#serve(message)
    }
  }

  /** Fetches anew if a notice got lost on the way from the leader. @param news how many came with this message */
  #count(told: number, news = 0): void {
    if (this.#heard.reached(told, news)) this.#tell({ type: 'reset', first: false })
  }

  #obey(term: Term): void {
    this.#term = term
    this.#heard.restart()
    if (!this.leads) return
    // Taken from this page while it was asleep, and not noticed yet.
    this.#leadership.leave()
    this.#leadership.wait()
    this.#follow()
  }

  /** What a page that follows asks of the leader. */
  #serve(message: Extract<RelayMessage, { type: 'join' | 'ask' | 'frame' | 'retry' }>): void {
    const { own, flush } = this.#options
    switch (message.type) {
      case 'join':
        void flush().then(() => {
          if (!this.leads || !this.#term) return
          const signals = [...this.#presence.values()]
          this.#channel?.post({ type: 'joined', term: this.#term, to: message.from, signals, ...this.#standing() })
        })
        return
      case 'ask':
        if (this.#term) this.#channel?.post({ type: 'here', term: this.#term, told: this.#told })
        return
      case 'frame':
        own.send(message.frame)
        return
      case 'retry':
        return own.retryNow()
    }
  }

  #heardOfLeader(state: ConnectionState, visible: boolean): void {
    if (this.leads) return
    this.#leaderVisible = visible
    this.#set(state)
    if (this.#started && this.#options.visible() && this.#leaderIsSlow()) this.#leadership.take()
  }

  /** Browsers slow the timers of a hidden page down to one a minute: too slow to come back in time. */
  #leaderIsSlow(): boolean {
    const { kind } = this.#state
    return !this.#leaderVisible && (kind === 'reconnecting' || kind === 'offline')
  }

  #set(state: ConnectionState): void {
    this.#state = state
    this.#changed()
  }

  #changed(): void {
    this.#states.tell()
  }

  #tell(notice: Notice): void {
    if (this.#early) this.#early.push(notice)
    else this.#notices.tell(notice)
  }
}
