import { useCallback, useMemo, useSyncExternalStore } from 'react'

import { useChat } from './chat-context'
import type { Presence } from '../model/liveSigns'
import { LIST, presenceTopic, threadTopic, typingTopic } from '../model/topics'
import type { Conversation } from '../model/types'
import type { OutboxEntry } from '../outbox/types'
import type { ConnectionState } from '@/realtime/client'

/** Renders again whenever the topic changes. @returns its version */
export function useTopic(topic: string): number {
  const { topics } = useChat().store
  const subscribe = useCallback((listener: () => void) => topics.on(topic, listener), [topics, topic])
  return useSyncExternalStore(subscribe, () => topics.version(topic))
}

/** All known conversations, most recent first. */
export function useConversations(): readonly Conversation[] {
  const { store } = useChat()
  useTopic(LIST)
  return store.conversations.list()
}

export function useConversation(id: string): Conversation | undefined {
  const { store } = useChat()
  useTopic(threadTopic(id))
  return store.conversations.get(id)
}

/** Messages of a conversation that are still on their way. */
export function useWaiting(conversationId: string): readonly OutboxEntry[] {
  const { outbox } = useChat()
  useTopic(threadTopic(conversationId))
  return outbox.list(conversationId)
}

/** Whether the other person is typing. */
export function useTyping(conversationId: string): boolean {
  const { store } = useChat()
  useTopic(typingTopic(conversationId))
  return store.live.isTyping(conversationId)
}

/** Whether a person is here; null when that is not known. */
export function usePresence(userId: string): Presence | null {
  const { store } = useChat()
  useTopic(presenceTopic(userId))
  return store.live.presence(userId)
}

export function useConnection(): ConnectionState {
  const { client } = useChat()
  return useSyncExternalStore(client.onState, client.getState)
}

/** One value that stands for everything in a conversation that can change what is shown. */
export function useThread(conversationId: string) {
  const { store, history } = useChat()
  const version = useTopic(threadTopic(conversationId))
  const thread = store.thread(conversationId)
  const { stretch, atTail, lastSeq } = thread
  const loads = history.loads(conversationId)
  return useMemo(() => ({ thread, version, stretch, atTail, lastSeq, loads }), [thread, version, stretch, atTail, lastSeq, loads])
}
