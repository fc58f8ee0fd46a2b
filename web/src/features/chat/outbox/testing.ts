import type { OutboxNews, OutboxPeers } from './peers'
import type { OutboxEntry } from './types'

/** Tabs of one browser: what one posts, all the others hear. */
export class TestPeers {
  readonly #tabs = new Set<{ listener: ((news: OutboxNews) => void) | null }>()

  open(): OutboxPeers {
    const tab: { listener: ((news: OutboxNews) => void) | null } = { listener: null }
    this.#tabs.add(tab)
    return {
      post: (news) => {
        for (const other of this.#tabs) if (other !== tab) other.listener?.(structuredClone(news))
      },
      listen: (listener) => {
        tab.listener = listener
      },
      close: () => void this.#tabs.delete(tab),
    }
  }
}

/** A message on its way. */
export const entry = (clientId: string, over: Partial<OutboxEntry> = {}): OutboxEntry => ({
  clientId,
  conversationId: 'cnv_1',
  text: `text of ${clientId}`,
  replyTo: null,
  replyToSeq: null,
  createdAt: '2026-11-22T12:00:00.000Z',
  failure: null,
  ...over,
})
