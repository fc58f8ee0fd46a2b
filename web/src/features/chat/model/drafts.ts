/** What is being written in one conversation and not yet sent. */
export interface Draft {
  readonly text: string
  /** The message that is answered. */
  readonly replyTo: MessageRef | null
  /** The own message that is being changed, with its new text. What was being written waits meanwhile. */
  readonly editing: (MessageRef & { readonly text: string }) | null
}

/** Names a message of the conversation. */
export interface MessageRef {
  readonly id: string
  readonly seq: number
}

export const EMPTY_DRAFT: Draft = { text: '', replyTo: null, editing: null }

function readRef(value: unknown): MessageRef | null {
  if (typeof value !== 'object' || value === null) return null
  const { id, seq } = value as Partial<MessageRef>
  return typeof id === 'string' && typeof seq === 'number' ? { id, seq } : null
}

/** Drafts of one user, one key each, written with every change so that a crash takes nothing along. */
export class Drafts {
  readonly #prefix: string
  readonly #storage: Storage
  readonly #onChange: (conversationId: string) => void
  readonly #cache = new Map<string, Draft>()

  constructor(userId: string, onChange: (conversationId: string) => void, storage: Storage = localStorage) {
    this.#prefix = `onlychat.draft.${userId}.`
    this.#storage = storage
    this.#onChange = onChange
  }

  get(conversationId: string): Draft {
    const known = this.#cache.get(conversationId)
    if (known) return known
    const draft = this.#read(conversationId)
    this.#cache.set(conversationId, draft)
    return draft
  }

  set(conversationId: string, draft: Draft): void {
    this.#cache.set(conversationId, draft)
    const key = this.#prefix + conversationId
    try {
      if (draft.text === '' && !draft.replyTo && !draft.editing) this.#storage.removeItem(key)
      else this.#storage.setItem(key, JSON.stringify(draft))
    } catch {
      // Full or forbidden: the draft lives as long as the page.
    }
    this.#onChange(conversationId)
  }

  #read(conversationId: string): Draft {
    try {
      const value: unknown = JSON.parse(this.#storage.getItem(this.#prefix + conversationId) ?? 'null')
      if (typeof value !== 'object' || value === null) return EMPTY_DRAFT
      const { text, replyTo, editing } = value as Partial<Record<keyof Draft, unknown>>
      const edited = readRef(editing)
      const editedText = (editing as { text?: unknown } | null)?.text
      return {
        text: typeof text === 'string' ? text : '',
        replyTo: readRef(replyTo),
        editing: edited && typeof editedText === 'string' ? { ...edited, text: editedText } : null,
      }
    } catch {
      return EMPTY_DRAFT
    }
  }
}
