import { apiOf } from '@/api'

import type { Conversation, Message, MessagePage } from '../model/types'
import type { FoundMessage, MessageQuery } from '../search/filters'
import type { MessageToSend } from '@/realtime/types'

/** Which part of a history: both ends exclusive; neither given means the newest. */
export interface HistoryRange {
  before?: number
  after?: number
  /** 1 to 100. */
  limit?: number
}

export interface ConversationList {
  items: Conversation[]
  nextCursor: string | null
}

/** Which part of the conversations. */
export type Shelf = 'pinned' | 'archived'

/** The HTTP calls of the chat. Every failure is thrown as a `Problem`. */
export interface ChatApi {
  conversations: (options: { cursor?: string; q?: string; shelf?: Shelf; signal?: AbortSignal }) => Promise<ConversationList>
  conversation: (id: string) => Promise<Conversation>
  searchMessages: (query: MessageQuery & { cursor?: string }, signal?: AbortSignal) => Promise<FoundPage>
  history: (conversationId: string, range: HistoryRange) => Promise<MessagePage>
  send: (message: MessageToSend) => Promise<Message>
  edit: (messageId: string, text: string) => Promise<Message>
  remove: (messageId: string) => Promise<void>
  react: (messageId: string, emoji: string, on: boolean) => Promise<void>
  read: (conversationId: string, seq: number) => Promise<void>
}

/** Messages that were found. */
export interface FoundPage {
  items: FoundMessage[]
  nextCursor: string | null
}

const CONVERSATIONS_PER_PAGE = 30
const FOUND_PER_PAGE = 30

/** A call that did not throw has data; what it is typed as does not say so. */
function given<T>(answer: { data?: T }): T {
  if (answer.data === undefined) throw new TypeError('The server sent an empty answer.')
  return answer.data
}

/** {@link ChatApi} over HTTP, for one person. @param subject the identity provider's id of them */
export function httpChatApi(subject: string): ChatApi {
  const api = apiOf(subject)
  return {
    conversations: async ({ cursor, q, shelf, signal }) => {
      const query = { limit: CONVERSATIONS_PER_PAGE, ...(cursor ? { cursor } : {}), ...(q ? { q } : {}), ...(shelf ? { shelf } : {}) }
      return given(await api.GET('/api/conversations', { params: { query }, signal: signal ?? null }))
    },
    searchMessages: async (query, signal) =>
      given(await api.GET('/api/search/messages', { params: { query: { ...query, limit: FOUND_PER_PAGE } }, signal: signal ?? null })),
    conversation: async (id) => given(await api.GET('/api/conversations/{id}', { params: { path: { id } } })),
    history: async (id, range) =>
      given(await api.GET('/api/conversations/{id}/messages', { params: { path: { id }, query: range } })),
    send: async ({ conversationId, ...body }) =>
      given(await api.POST('/api/conversations/{id}/messages', { params: { path: { id: conversationId } }, body })),
    edit: async (id, text) => given(await api.PATCH('/api/messages/{id}', { params: { path: { id } }, body: { text } })),
    remove: async (id) => {
      await api.DELETE('/api/messages/{id}', { params: { path: { id } } })
    },
    react: async (id, emoji, on) => {
      const params = { params: { path: { id, emoji } } }
      await (on ? api.PUT('/api/messages/{id}/reactions/{emoji}', params) : api.DELETE('/api/messages/{id}/reactions/{emoji}', params))
    },
    read: async (id, seq) => {
      await api.PUT('/api/conversations/{id}/read', { params: { path: { id } }, body: { seq } })
    },
  }
}
