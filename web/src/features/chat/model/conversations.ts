import { withNews } from './shelves'
import type { Conversation, Message } from './types'

interface Entry {
  conversation: Conversation
  /** The store's tick of the last change told by an event. */
  changedAt: number
}

/** The conversations this page knows, merged from pages and events in any order. */
export class Conversations {
  readonly #selfId: string
  readonly #byId = new Map<string, Entry>()
  #sorted: Conversation[] | null = null

  constructor(selfId: string) {
    this.#selfId = selfId
  }

  get(id: string): Conversation | undefined {
    return this.#byId.get(id)?.conversation
  }

  /** All of them, the one that was written in most recently first. */
  list(): readonly Conversation[] {
    this.#sorted ??= Array.from(this.#byId.values(), (entry) => entry.conversation).sort(
      (a, b) => b.updatedAt.localeCompare(a.updatedAt) || b.id.localeCompare(a.id),
    )
    return this.#sorted
  }

  /** The conversation with this person, if there is one already. */
  withPeer(userId: string): Conversation | undefined {
    return this.list().find((conversation) => conversation.peer.id === userId)
  }

  /** How many conversations have something unread. */
  unreadConversations(): number {
    return this.list().filter((conversation) => conversation.unreadCount > 0).length
  }

  /**
   * Takes in a conversation as the server showed it.
   *
   * @param asOf the store's tick when it was asked for: what events told since then stays
   */
  merge(incoming: Conversation, asOf = Number.POSITIVE_INFINITY): void {
    const known = this.#byId.get(incoming.id)
    if (!known) return this.#put(incoming, 0)
    const before = known.conversation
    const newer = known.changedAt > asOf
    // Both 0 means that they are hidden, now or since always; a page that is older than an event may not know of them yet.
    const hidden = !newer && incoming.peerReadSeq === 0 && incoming.peerDeliveredSeq === 0
    const lastMessage = newer && before.lastSeq >= incoming.lastSeq ? before.lastMessage : incoming.lastMessage
    this.#put(
      {
        ...incoming,
        lastMessage: lastMessage ?? null,
        lastSeq: Math.max(before.lastSeq, incoming.lastSeq),
        unreadCount: newer ? before.unreadCount : incoming.unreadCount,
        readSeq: Math.max(before.readSeq, incoming.readSeq),
        peerReadSeq: hidden ? 0 : Math.max(before.peerReadSeq, incoming.peerReadSeq),
        peerDeliveredSeq: hidden ? 0 : Math.max(before.peerDeliveredSeq, incoming.peerDeliveredSeq),
        blocked: newer ? before.blocked : incoming.blocked,
        restricted: newer ? before.restricted : incoming.restricted,
        settings: newer ? before.settings : incoming.settings,
        updatedAt: before.updatedAt > incoming.updatedAt ? before.updatedAt : incoming.updatedAt,
      },
      known.changedAt,
    )
  }

  /** A message was written; one that is known already changes nothing but its own text. */
  created(message: Message, tick: number): void {
    const before = this.get(message.conversationId)
    if (!before) return
    if (message.seq <= before.lastSeq) return this.changed(message, tick)
    const fromPeer = message.author.userId !== this.#selfId
    const unread = fromPeer && !message.deletedAt && message.seq > before.readSeq
    this.#put(
      {
        ...before,
        lastMessage: message,
        lastSeq: message.seq,
        unreadCount: before.unreadCount + (unread ? 1 : 0),
        // Whoever writes has the conversation in front of them, and what they wrote has reached them.
        peerDeliveredSeq: fromPeer ? Math.max(before.peerDeliveredSeq, message.seq) : before.peerDeliveredSeq,
        updatedAt: message.createdAt > before.updatedAt ? message.createdAt : before.updatedAt,
        settings: withNews(before.settings, Date.parse(message.createdAt)),
      },
      tick,
    )
  }

  /** A message was edited, deleted or reacted to. */
  changed(message: Message, tick: number): void {
    const before = this.get(message.conversationId)
    if (before?.lastMessage?.seq === message.seq) this.#put({ ...before, lastMessage: message }, tick)
  }

  /** An unread message of the other person is gone. */
  unreadGone(conversationId: string, tick: number): void {
    const before = this.get(conversationId)
    if (before && before.unreadCount > 0) this.#put({ ...before, unreadCount: before.unreadCount - 1 }, tick)
  }

  /**
   * Somebody has read up to `seq`.
   *
   * @param unreadLeft what is unread after it when the viewer read; null when that cannot be told here
   * @returns whether the count of what is unread has to be asked for
   */
  read(conversationId: string, userId: string, seq: number, tick: number, unreadLeft: number | null = null): boolean {
    const before = this.get(conversationId)
    if (!before) return false
    if (userId !== this.#selfId) {
      const peerReadSeq = Math.max(before.peerReadSeq, seq)
      this.#put({ ...before, peerReadSeq, peerDeliveredSeq: Math.max(before.peerDeliveredSeq, peerReadSeq) }, tick)
      return false
    }
    if (seq <= before.readSeq) return false
    const left = seq >= before.lastSeq || before.unreadCount === 0 ? 0 : unreadLeft
    this.#put({ ...before, readSeq: seq, unreadCount: left ?? before.unreadCount }, tick)
    return left === null
  }

  /** What the viewer wants of the conversation changed. */
  settled(conversationId: string, settings: Conversation['settings'], tick: number): void {
    const before = this.get(conversationId)
    if (before) this.#put({ ...before, settings }, tick)
  }

  /** What the viewer wants of the other person changed. @returns the conversation it is about, if there is one */
  related(userId: string, relation: { blocked: boolean; restricted: boolean }, tick: number): string | null {
    const before = this.withPeer(userId)
    if (!before) return null
    this.#put({ ...before, ...relation }, tick)
    return before.id
  }

  delivered(conversationId: string, userId: string, seq: number, tick: number): void {
    const before = this.get(conversationId)
    if (!before || userId === this.#selfId || seq <= before.peerDeliveredSeq) return
    this.#put({ ...before, peerDeliveredSeq: seq }, tick)
  }

  clear(): void {
    this.#byId.clear()
    this.#sorted = null
  }

  #put(conversation: Conversation, changedAt: number): void {
    this.#byId.set(conversation.id, { conversation, changedAt })
    this.#sorted = null
  }
}
