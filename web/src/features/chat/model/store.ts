import { Conversations } from './conversations'
import { LiveSigns } from './liveSigns'
import { Thread } from './thread'
import { LIST, Topics, threadTopic } from './topics'
import type { Conversation, ConversationEvent, Message, MessagePage, Reaction } from './types'
import type { Clock } from '@/realtime/clock'

/** Told of each message of another person that has just come, never of history. */
export type ArrivalListener = (message: Message) => void

/**
 * Everything the chat screens show, kept outside React and merged idempotently: the same event or page may come any
 * number of times, in any order, over the socket or over HTTP.
 */
export class ChatStore {
  readonly selfId: string
  readonly topics = new Topics()
  readonly conversations: Conversations
  readonly live: LiveSigns
  readonly #threads = new Map<string, Thread>()
  readonly #arrivals = new Set<ArrivalListener>()
  #tick = 0

  constructor(selfId: string, clock: Clock) {
    this.selfId = selfId
    this.conversations = new Conversations(selfId)
    this.live = new LiveSigns(this.topics, clock)
  }

  /** A mark to take before a request; hand it in with the answer, so that events that came meanwhile win. */
  mark(): number {
    return this.#tick
  }

  thread(conversationId: string): Thread {
    const known = this.#threads.get(conversationId)
    if (known) return known
    const thread = new Thread()
    thread.noteLastSeq(this.conversations.get(conversationId)?.lastSeq ?? 0)
    this.#threads.set(conversationId, thread)
    return thread
  }

  /** @returns the call that ends the subscription */
  onArrival(listener: ArrivalListener): () => void {
    this.#arrivals.add(listener)
    return () => this.#arrivals.delete(listener)
  }

  addConversations(items: readonly Conversation[], asOf: number): void {
    this.topics.batch(() => {
      for (const item of items) {
        this.conversations.merge(item, asOf)
        this.#threads.get(item.id)?.noteLastSeq(item.lastSeq)
        this.topics.bump(threadTopic(item.id))
      }
      this.topics.bump(LIST)
    })
  }

  addPage(conversationId: string, page: MessagePage, asOf: number): void {
    const thread = this.thread(conversationId)
    thread.merge(page.items, asOf)
    thread.noteLastSeq(page.lastSeq)
    this.topics.bump(threadTopic(conversationId))
  }

  /** Conversations as they were when this browser last knew them; what is known by now stays. */
  addKeptConversations(items: readonly Conversation[]): void {
    this.addConversations(items.filter(({ id }) => !this.conversations.get(id)), 0)
  }

  /** Messages as they were when this browser last knew them, without a gap. Shows them if nothing is shown yet. */
  addKept(conversationId: string, messages: readonly Message[]): void {
    const last = messages.at(-1)
    if (!last) return
    const thread = this.thread(conversationId)
    thread.mergeKept(messages)
    if (!thread.stretch) thread.showAround(last.seq)
    this.topics.bump(threadTopic(conversationId))
  }

  /** A message the server has just confirmed, or told of by an event. */
  addMessage(message: Message): void {
    const thread = this.thread(message.conversationId)
    const tail = thread.atTail
    thread.merge([message])
    if (tail && !thread.stretch) thread.showAround(message.seq)
    this.conversations.created(thread.get(message.seq) ?? message, ++this.#tick)
    this.#changed(message.conversationId)
  }

  showAround(conversationId: string, seq: number): boolean {
    const shown = this.thread(conversationId).showAround(seq)
    if (shown) this.topics.bump(threadTopic(conversationId))
    return shown
  }

  /** The viewer has read up to `seq` on this device. @returns whether that was news */
  readHere(conversationId: string, seq: number): boolean {
    const before = this.conversations.get(conversationId)
    if (!before || seq <= before.readSeq) return false
    this.conversations.read(conversationId, this.selfId, seq, ++this.#tick, this.#unreadAfter(conversationId, seq))
    this.#changed(conversationId)
    return true
  }

  /** The viewer blocks or restricts somebody, or no longer. */
  setRelation(userId: string, blocked: boolean, restricted: boolean): void {
    const id = this.conversations.related(userId, { blocked, restricted }, ++this.#tick)
    if (id !== null) this.#changed(id)
  }

  /** The viewer muted a conversation, or wants something else of it. */
  setSettings(conversationId: string, settings: Conversation['settings']): void {
    this.conversations.settled(conversationId, settings, ++this.#tick)
    this.#changed(conversationId)
  }

  /** Shows reactions before the server has confirmed them. */
  react(message: Message, reactions: Reaction[]): void {
    this.thread(message.conversationId).setReactions(message.seq, reactions, ++this.#tick)
    this.topics.bump(threadTopic(message.conversationId))
  }

  /** @returns the conversation that has to be fetched to make the picture whole, if one has to */
  apply(event: ConversationEvent): string | null {
    return this.topics.batch(() => this.#apply(event))
  }

  /** What is loaded may no longer be true: forgets all history but that of `open`, whose screens fetch anew. */
  forgetThreads(open: ReadonlySet<string>): void {
    for (const id of [...this.#threads.keys()]) if (!open.has(id)) this.#threads.delete(id)
  }

  #apply(event: ConversationEvent): string | null {
    if (event.kind === 'conversation.created') {
      this.conversations.merge(event.conversation, this.#tick++)
      this.#changed(event.conversation.id)
      return null
    }
    const { conversationId } = event
    if (event.kind === 'conversation.settings') {
      this.setSettings(conversationId, event.settings)
      // One that was pinned or brought back elsewhere may be older than what was loaded.
      return this.conversations.get(conversationId) ? null : conversationId
    }
    const thread = this.thread(conversationId)
    const conversation = this.conversations.get(conversationId)
    switch (event.kind) {
      case 'message.created': {
        const news = event.message.seq > (conversation?.lastSeq ?? 0) && !thread.get(event.message.seq)
        this.addMessage(event.message)
        if (event.message.author.userId !== this.selfId) {
          this.live.stoppedTyping(conversationId)
          if (news && !event.message.deletedAt) for (const listener of [...this.#arrivals]) listener(event.message)
        }
        return conversation ? null : conversationId
      }
      case 'message.edited':
      case 'message.deleted':
      case 'attachments.changed': {
        const before = thread.get(event.message.seq)
        const deletion = event.kind === 'message.deleted' && !before?.deletedAt
        thread.change(event.message, ++this.#tick)
        this.conversations.changed(thread.get(event.message.seq) ?? event.message, this.#tick)
        this.#changed(conversationId)
        const unread = event.message.author.userId !== this.selfId && event.message.seq > (conversation?.readSeq ?? 0)
        if (!deletion || !unread || !conversation) return conversation ? null : conversationId
        if (!before) return conversationId
        this.conversations.unreadGone(conversationId, ++this.#tick)
        return null
      }
      case 'reaction.changed': {
        thread.setReactions(event.seq, event.reactions, ++this.#tick)
        this.topics.bump(threadTopic(conversationId))
        return null
      }
      case 'conversation.read': {
        const left = event.userId === this.selfId ? this.#unreadAfter(conversationId, event.seq) : null
        const ask = this.conversations.read(conversationId, event.userId, event.seq, ++this.#tick, left)
        this.#changed(conversationId)
        return ask ? conversationId : null
      }
      case 'conversation.delivered':
        this.conversations.delivered(conversationId, event.userId, event.seq, ++this.#tick)
        this.#changed(conversationId)
        return null
      default:
        // A newer server may tell of things this page does not show.
        return null
    }
  }

  /** How many messages of the other person come after `seq`; null when not all of them are loaded. */
  #unreadAfter(conversationId: string, seq: number): number | null {
    const thread = this.thread(conversationId)
    let count = 0
    for (let at = seq + 1; at <= thread.lastSeq; at += 1) {
      const message = thread.get(at)
      if (!message) return null
      if (message.author.userId !== this.selfId && !message.deletedAt) count += 1
    }
    return count
  }

  #changed(conversationId: string): void {
    this.topics.batch(() => {
      this.topics.bump(threadTopic(conversationId))
      this.topics.bump(LIST)
    })
  }
}
