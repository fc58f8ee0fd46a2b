import type { ChatApi } from './chatApi'
import type { LoadState } from './history'
import type { ChatCache } from '../disk/cache'
import type { ChatStore } from '../model/store'
import { LIST } from '../model/topics'
import type { Conversation } from '../model/types'
import { toProblem } from '@/lib/problem'

/** Loads the list of conversations into the store, page by page. */
export class Inbox {
  readonly #store: ChatStore
  readonly #api: ChatApi
  readonly #cache: ChatCache
  #state: LoadState = { kind: 'loading' }
  #next: string | null = null
  #loaded = false
  #generation = 0

  constructor(store: ChatStore, api: ChatApi, cache: ChatCache) {
    this.#store = store
    this.#api = api
    this.#cache = cache
  }

  get state(): LoadState {
    return this.#state
  }

  /** Shows what was kept of the list. */
  async open(): Promise<void> {
    const kept = await this.#cache.open()
    if (kept.length === 0) return
    this.#loaded = true
    this.#store.addKeptConversations(kept)
  }

  /** Whether the first page is there, or what was kept of it. */
  get loaded(): boolean {
    return this.#loaded
  }

  get hasMore(): boolean {
    return this.#next !== null
  }

  /**
   * Loads the list from its beginning. What is known stays until the answer is there.
   *
   * @param replace what is known may be wrong, and goes when the answer comes
   */
  async refresh(replace = false): Promise<void> {
    await this.#load(undefined, replace)
  }

  async loadMore(): Promise<void> {
    if (this.#next !== null && this.#state.kind !== 'loading') await this.#load(this.#next)
  }

  /** Loads what failed to load again. */
  async retry(): Promise<void> {
    await this.#load(this.#next ?? undefined)
  }

  async #load(cursor: string | undefined, replace = false): Promise<void> {
    const generation = ++this.#generation
    this.#set({ kind: 'loading' })
    const asOf = this.#store.mark()
    try {
      // The list is in the order of time: what stands before it, or is put away, may be far down.
      const [page, pinned, archived] = await Promise.all([
        this.#api.conversations(cursor ? { cursor } : {}),
        cursor ? [] : this.#allPinned(),
        cursor ? [] : this.#api.conversations({ shelf: 'archived' }).then(({ items }) => items),
      ])
      const items = [...page.items, ...pinned, ...archived]
      if (generation !== this.#generation) return
      this.#next = page.nextCursor
      this.#loaded = true
      this.#store.topics.batch(() => {
        if (replace) this.#store.conversations.clear()
        this.#store.addConversations(items, asOf)
        this.#set({ kind: 'idle' })
      })
      this.#cache.putConversations(items.map((item) => this.#store.conversations.get(item.id) ?? item))
    } catch (error) {
      if (generation === this.#generation) this.#set({ kind: 'failed', problem: toProblem(error) })
    }
  }

  /** However many: each of them stands before the rest of the list. */
  async #allPinned(): Promise<Conversation[]> {
    const pinned: Conversation[] = []
    let cursor: string | null = null
    do {
      const page = await this.#api.conversations({ shelf: 'pinned', ...(cursor === null ? {} : { cursor }) })
      pinned.push(...page.items)
      cursor = page.nextCursor
    } while (cursor !== null)
    return pinned
  }

  #set(state: LoadState): void {
    this.#state = state
    this.#store.topics.bump(LIST)
  }
}
