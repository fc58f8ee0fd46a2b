import type { IDBPTransaction } from 'idb'

import type { CACHE_STORES, Owner, Schema } from './database'
import { newestText } from '../model/thread'
import type { Conversation, Message } from '../model/types'

/** So many of the newest messages of a conversation are kept. */
export const KEPT_MESSAGES = 200
/** Of so many conversations messages are kept; those not opened for longest go first. */
export const KEPT_CONVERSATIONS = 50
/** So many rows of the list are kept. */
export const KEPT_ROWS = 200

export type CacheTransaction = IDBPTransaction<Schema, typeof CACHE_STORES, 'readwrite'>
/** One step of a transaction; it waits for nothing but the database. */
export type Change = (transaction: CacheTransaction) => Promise<void>

const messagesOf = (conversationId: string, upTo = Number.MAX_SAFE_INTEGER) =>
  IDBKeyRange.bound([conversationId, 0], [conversationId, upTo])

/** Empties the cache. @param owner whose it is from now on */
export async function forgetAll(transaction: CacheTransaction, owner: Owner | null): Promise<void> {
  const owners = transaction.objectStore('owner')
  await Promise.all([
    transaction.objectStore('conversations').clear(),
    transaction.objectStore('messages').clear(),
    owner ? owners.put(owner, 'owner') : owners.clear(),
  ])
}

export async function putConversations(transaction: CacheTransaction, conversations: readonly Conversation[]): Promise<void> {
  const store = transaction.objectStore('conversations')
  for (const conversation of conversations) {
    const known = await store.get(conversation.id)
    await store.put({ id: conversation.id, conversation, openedAt: known?.openedAt ?? 0 })
  }
}

export async function putMessages(transaction: CacheTransaction, conversationId: string, messages: readonly Message[]): Promise<void> {
  const store = transaction.objectStore('messages')
  for (const message of messages) {
    const known = await store.get([conversationId, message.seq])
    await store.put(known ? { ...newestText(known, message), reactions: message.reactions } : message)
  }
  const newest = await store.openKeyCursor(messagesOf(conversationId), 'prev')
  const last = newest ? newest.key[1] : 0
  if (last > KEPT_MESSAGES) await store.delete(messagesOf(conversationId, last - KEPT_MESSAGES))
}

/** Keeps the cache within its bounds. */
export async function evict(transaction: CacheTransaction): Promise<void> {
  const [conversations, messages] = [transaction.objectStore('conversations'), transaction.objectStore('messages')]
  const rows = await conversations.getAll()
  const byUse = rows.toSorted((a, b) => b.openedAt - a.openedAt || b.conversation.updatedAt.localeCompare(a.conversation.updatedAt))
  for (const { id } of byUse.slice(KEPT_CONVERSATIONS)) await messages.delete(messagesOf(id))
  for (const { id } of byUse.slice(KEPT_ROWS)) await conversations.delete(id)
}
