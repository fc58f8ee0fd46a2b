import type { ChatApi, HistoryRange } from './chatApi'
import type { ChatStore } from '../model/store'
import { threadTopic } from '../model/topics'
import { type Problem, toProblem } from '@/lib/problem'

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

/** Fetches history into the store, one request per end at a time. */
export class History {
  readonly #store: ChatStore
  readonly #api: ChatApi
  readonly #loads = new Map<string, Loads>()
  readonly #open = new Map<string, number>()

  constructor(store: ChatStore, api: ChatApi) {
    this.#store = store
    this.#api = api
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
    void this.loadLatest(conversationId)
    return () => {
      const left = (this.#open.get(conversationId) ?? 1) - 1
      if (left > 0) this.#open.set(conversationId, left)
      else this.#open.delete(conversationId)
    }
  }

  /** Loads the newest page and shows it, unless the newest messages are shown already. */
  async loadLatest(conversationId: string): Promise<void> {
    const thread = this.#store.thread(conversationId)
    if (thread.stretch && thread.atTail) return
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
    await this.#load(conversationId, 'older', { after }, () => this.#store.showAround(conversationId, seq))
    return thread.get(seq) !== undefined
  }

  /** Shows the newest messages. */
  async showLatest(conversationId: string): Promise<void> {
    const thread = this.#store.thread(conversationId)
    if (thread.get(thread.lastSeq)) this.#store.showAround(conversationId, thread.lastSeq)
    else await this.loadLatest(conversationId)
  }

  /**
   * Events were missed that will not be sent again.
   *
   * @param replace what is loaded may be wrong and goes; otherwise the newest page is merged into it
   */
  async refresh(replace: boolean): Promise<void> {
    if (replace) this.#store.forgetThreads(new Set(this.#open.keys()))
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

  async #load(conversationId: string, end: keyof Loads, range: HistoryRange, then = () => {}, replace = false): Promise<void> {
    if (this.loads(conversationId)[end].kind === 'loading') return
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
    } catch (error) {
      this.#set(conversationId, end, { kind: 'failed', problem: toProblem(error) })
    }
  }

  #set(conversationId: string, end: keyof Loads, state: LoadState): void {
    this.#loads.set(conversationId, { ...this.loads(conversationId), [end]: state })
    this.#store.topics.bump(threadTopic(conversationId))
  }
}
