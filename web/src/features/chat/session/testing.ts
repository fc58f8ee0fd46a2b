import type { ChatApi } from './chatApi'
import { ChatSession } from './chatSession'
import { ME, conversation, message } from '../model/testing'
import type { Message } from '../model/types'
import { ChatCache } from '../disk/cache'
import { DatabaseSource } from '../disk/database'
import { diskOutboxStorage } from '../outbox/storage'
import { TestPeers } from '../outbox/testing'
import { MediaSession } from '../media/session'
import { diskUploadStorage } from '../media/upload/storage'
import { fakeUploads } from '../media/upload/testing'
import type { Hold } from '../media/upload/uploads'
import { Rig } from '@/realtime/testing/rig'
import { vi } from 'vitest'

/** A server's HTTP side that answers from a list of messages and can be told to fail. */
export class FakeApi {
  messages: Message[] = []
  /** Thrown by every call while it is set. */
  failure: Error | null = null
  #answer<T>(value: () => T): Promise<T> {
    return this.failure ? Promise.reject(this.failure) : Promise.resolve(value())
  }

  readonly api = {
    conversations: vi.fn<ChatApi['conversations']>(() =>
      this.#answer(() => ({ items: [this.conversation()], nextCursor: null })),
    ),
    conversation: vi.fn<ChatApi['conversation']>(() => this.#answer(() => this.conversation())),
    searchMessages: vi.fn<ChatApi['searchMessages']>(() => this.#answer(() => ({ items: [], nextCursor: null }))),
    history: vi.fn<ChatApi['history']>((_, { before, after, limit = 50 }) =>
      this.#answer(() => {
        const { messages } = this
        const items =
          after === undefined
            ? messages.filter(({ seq }) => before === undefined || seq < before).slice(-limit)
            : messages.filter(({ seq }) => seq > after).slice(0, limit)
        return { items, lastSeq: messages.at(-1)?.seq ?? 0 }
      }),
    ),
    send: vi.fn<ChatApi['send']>(({ clientId, text }) =>
      this.#answer(() => this.add({ clientId, text, author: { userId: ME, kind: 'person' } })),
    ),
    edit: vi.fn<ChatApi['edit']>((id, text) =>
      this.#answer(() => ({ ...this.#byId(id), text, editedAt: '2026-11-22T20:00:00.000Z' })),
    ),
    remove: vi.fn<ChatApi['remove']>(() => this.#answer(() => undefined)),
    react: vi.fn<ChatApi['react']>(() => this.#answer(() => undefined)),
    read: vi.fn<ChatApi['read']>(() => this.#answer(() => undefined)),
  } satisfies ChatApi

  add(over: Partial<Message> = {}): Message {
    const added = message((this.messages.at(-1)?.seq ?? 0) + 1, over)
    this.messages.push(added)
    return added
  }

  conversation() {
    const last = this.messages.at(-1) ?? null
    return conversation({ lastMessage: last, lastSeq: last?.seq ?? 0, readSeq: last?.seq ?? 0 })
  }

  #byId(id: string): Message {
    const found = this.messages.find((one) => one.id === id)
    if (!found) throw new Error(`no message ${id}`)
    return found
  }
}

/** A whole chat over a scripted server, as the page of `userId`. */
export function openChat(fake = new FakeApi(), userId = ME, tabs = new TestPeers(), hold?: Hold) {
  const files = fakeUploads()
  const rig = new Rig()
  const source = new DatabaseSource(rig.clock)
  const cache = new ChatCache(userId, source)
  rig.cursors = cache
  const session = new ChatSession({
    userId,
    client: rig.client,
    api: fake.api,
    media: new MediaSession({ clock: rig.clock, token: async () => null, open: async () => {}, close: async () => {}, base: async () => null, visible: () => true }),
    clock: rig.clock,
    random: () => 0.5,
    cache,
    outbox: { storage: diskOutboxStorage(userId, source), peers: tabs.open() },
    uploads: { storage: diskUploadStorage(userId, source), ...files, ...(hold ? { hold } : {}) },
  })
  return { rig, fake, session, cache, source, files }
}
