import type { Message } from '@/realtime/types'

export type { Author, Conversation, ConversationEvent, Message, Problem, PublicUser, Reaction } from '@/realtime/types'

/** One page of a conversation's history. */
export interface MessagePage {
  /** Ascending by `seq`. */
  readonly items: readonly Message[]
  /** The `seq` of the conversation's last message; 0 while there is none. */
  readonly lastSeq: number
}
