import type { ChatApi, HistoryRange } from './chatApi'
import type { ChatCache } from '../disk/cache'
import { KEPT_MESSAGES } from '../disk/cacheChanges'
import type { ChatStore } from '../model/store'
import { threadTopic } from '../model/topics'
import type { Message } from '../model/types'
import { type Problem, toProblem } from '@/lib/problem'
import type { Clock } from '@/realtime/clock'

/** How many messages one request brings. */
export const PAGE_SIZE = 50
/** How many messages above a jump's target are loaded with it. */
const CONTEXT = 20

/** Where the loading at one end of the shown history stands. */
export type LoadState = { readonly kind: 'idle' | 'loading' } | { readonly kind: 'failed'; readonly problem: Problem }

export interface Loads {
  /** The first page; `idle` once it is there. */
  readonly first: LoadState
  readonly older: LoadState
  readonly newer: LoadState
}

const IDLE: LoadState = { kind: 'idle' }
const LOADING: LoadState = { kind: 'loading' }
const NOTHING: Loads = { first: IDLE, older: IDLE, newer: IDLE }

export interface HistoryOptions {
  store: ChatStore
  api: ChatApi
  cache: ChatCache
  clock: Pick<Clock, 'now'>
}

/** Fetches history into the store, one request per end at a time. What was kept on disk is shown meanwhile. */
export class History {
  readonly #store: ChatStore
  readonly #api: ChatApi
  readonly #cache: ChatCache
  readonly #clock: Pick<Clock, 'now'>
  /** The newest page was fetched by this page at least once. */
  readonly #fetched = new Set<string>()
  readonly #loads = new Map<string, Loads>()
  readonly #open = new Map<string, number>()
  /** The requests that are on their way, by conversation and end. */
  readonly #running = new Map<string, Promise<void>>()

  constructor({ store, api, cache, clock }: HistoryOptions) {
    this.#store = store
    this.#api = api
    this.#cache = cache
    this.#clock = clock
  }

  loads(conversationId: string): Loads {
    return this.#loads.get(conversationId) ?? NOTHING
  }

  /** The conversations that are on a screen. */
  openIds(): string[] {
    return [...this.#open.keys()]
  }

  /** A screen shows this conversation. @returns the call for when it no longer does */
  open(conversationId: string): () => void {
    this.#open.set(conversationId, (this.#open.get(conversationId) ?? 0) + 1)
    void this.#begin(conversationId)
    return () => {
      const left = (this.#open.get(conversationId) ?? 1) - 1
      if (left > 0) this.#open.set(conversationId, left)
      else this.#open.delete(conversationId)
    }
  }

  /** Loads the newest page and shows it, unless the newest messages are shown already. */
  async loadLatest(conversationId: string): Promise<void> {
    const thread = this.#store.thread(conversationId)
    if (this.#fetched.has(conversationId) && thread.stretch && thread.atTail) return
    await this.#load(conversationId, 'first', {}, () => {
      if (thread.lastSeq > 0) this.#store.showAround(conversationId, thread.lastSeq)
    })
  }

  async loadOlder(conversationId: string): Promise<void> {
    const stretch = this.#store.thread(conversationId).stretch
    if (stretch && stretch.lo > 1) await this.#load(conversationId, 'older', { before: stretch.lo })
  }

  async loadNewer(conversationId: string): Promise<void> {
    const thread = this.#store.thread(conversationId)
    if (thread.stretch && !thread.atTail) await this.#load(conversationId, 'newer', { after: thread.stretch.hi })
  }

  /** Shows the place of one message, fetching around it if need be. @returns whether it is shown */
  async showMessage(conversationId: string, seq: number): Promise<boolean> {
    const thread = this.#store.thread(conversationId)
    if (thread.get(seq)) return this.#store.showAround(conversationId, seq)
    const after = Math.max(0, seq - 1 - CONTEXT)
    // Whatever is loaded at this end goes first: it would keep the page around the message from being asked for.
    await this.#running.get(`${conversationId} older`)
    await this.#load(conversationId, 'older', { after }, () => this.#store.showAround(conversationId, seq))
    return thread.get(seq) !== undefined
  }

  /** Shows the newest messages. */
  async showLatest(conversationId: string): Promise<void> {
    const thread = this.#store.thread(conversationId)
    if (thread.get(thread.lastSeq)) this.#store.showAround(conversationId, thread.lastSeq)
    else await this.loadLatest(conversationId)
  }

  /** The connection is back: what could not be loaded of the conversations on a screen is tried again. */
  retryFailed(): void {
    for (const id of this.openIds()) if (this.loads(id).first.kind === 'failed') void this.loadLatest(id)
  }

  /**
   * Events were missed that will not be sent again.
   *
   * @param replace what is loaded may be wrong and goes; otherwise the newest page is merged into it
   */
  async refresh(replace: boolean): Promise<void> {
    if (replace) {
      this.#store.forgetThreads(new Set(this.#open.keys()))
      this.#fetched.clear()
    }
    await Promise.all(
      Array.from(this.#open.keys(), (conversationId) => {
        const thread = this.#store.thread(conversationId)
        const show = () => {
          if (thread.lastSeq > 0 && !thread.stretch) this.#store.showAround(conversationId, thread.lastSeq)
        }
        return this.#load(conversationId, 'first', {}, show, replace)
      }),
    )
  }

  async #begin(conversationId: string): Promise<void> {
    const { stretch } = this.#store.thread(conversationId)
    const kept = stretch ? [] : this.#cache.messages(conversationId)
    this.#cache.opened(conversationId, this.#clock.now())
    this.#store.addKept(conversationId, await kept)
    await this.loadLatest(conversationId)
  }

  async #load(conversationId: string, end: keyof Loads, range: HistoryRange, then = () => {}, replace = false): Promise<void> {
    if (this.loads(conversationId)[end].kind === 'loading') return
    const key = `${conversationId} ${end}`
    const run = this.#fetch(conversationId, end, range, then, replace).finally(() => this.#running.delete(key))
    this.#running.set(key, run)
    await run
  }

  async #fetch(conversationId: string, end: keyof Loads, range: HistoryRange, then: () => void, replace: boolean): Promise<void> {
    this.#set(conversationId, end, LOADING)
    const asOf = this.#store.mark()
    try {
      const page = await this.#api.history(conversationId, { limit: PAGE_SIZE, ...range })
      this.#store.topics.batch(() => {
        if (replace) this.#store.thread(conversationId).clear()
        this.#store.addPage(conversationId, page, asOf)
        then()
        this.#set(conversationId, end, IDLE)
      })
      if (range.before === undefined && range.after === undefined) this.#fetched.add(conversationId)
      this.#keep(conversationId, page.items)
    } catch (error) {
      this.#set(conversationId, end, { kind: 'failed', problem: toProblem(error) })
    }
  }

  /** Keeps what was fetched as it is known now: an event may have told more meanwhile. */
  #keep(conversationId: string, items: readonly Message[]): void {
    const thread = this.#store.thread(conversationId)
    const kept = items.filter(({ seq }) => seq > thread.lastSeq - KEPT_MESSAGES).map((item) => thread.get(item.seq) ?? item)
    this.#cache.putMessages(conversationId, kept)
  }

  #set(conversationId: string, end: keyof Loads, state: LoadState): void {
    this.#loads.set(conversationId, { ...this.loads(conversationId), [end]: state })
    this.#store.topics.bump(threadTopic(conversationId))
  }
}
