import type { Conversation, Message } from './types'

/** The viewer of the tests. */
export const ME = 'usr_me'
/** The other person of the tests. */
export const PEER = 'usr_peer'

const START = Date.UTC(2026, 10, 22, 12)

/** A message `seq` minutes into the conversation; from the peer unless told. */
export function message(seq: number, over: Partial<Message> = {}): Message {
  return {
    id: `msg_${seq}`,
    conversationId: 'cnv_1',
    seq,
    clientId: `client-${seq}`,
    author: { userId: PEER, kind: 'person' },
    text: `text ${seq}`,
    replyTo: null,
    replyToSeq: null,
    attachments: [],
    reactions: [],
    createdAt: new Date(START + seq * 60_000).toISOString(),
    editedAt: null,
    deletedAt: null,
    ...over,
  }
}

/** A message the viewer wrote. */
export function own(seq: number, over: Partial<Message> = {}): Message {
  return message(seq, { author: { userId: ME, kind: 'person' }, ...over })
}

/** Messages `from` to `to`, both inclusive. */
export function messages(from: number, to: number): Message[] {
  return Array.from({ length: to - from + 1 }, (_, index) => message(from + index))
}

/** A conversation of the viewer with the peer. */
export function conversation(over: Partial<Conversation> = {}): Conversation {
  return {
    id: 'cnv_1',
    peer: {
      id: PEER,
      clerkId: 'user_peer',
      firstName: 'Ana',
      lastName: 'Lima',
      imageUrl: null,
      color: null,
      bio: null,
      creator: { handle: 'ana', displayName: 'Ana Lima' },
    },
    lastMessage: null,
    lastSeq: 0,
    unreadCount: 0,
    readSeq: 0,
    peerReadSeq: 0,
    peerDeliveredSeq: 0,
    blocked: false,
    restricted: false,
    settings: { mutedUntil: null, pinnedAt: null, archivedAt: null, unread: false },
    createdAt: new Date(START).toISOString(),
    updatedAt: new Date(START).toISOString(),
    ...over,
  }
}
