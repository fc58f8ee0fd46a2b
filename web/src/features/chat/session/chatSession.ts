import type { ChatApi } from './chatApi'
import { MessageChanges } from './changes'
import { History } from './history'
import { Inbox } from './inbox'
import { Receipts } from './receipts'
import { createTransport } from './transport'
import { TypingNotifier } from './typingNotifier'
import type { ChatCache } from '../disk/cache'
import { Drafts } from '../model/drafts'
import { cleanText } from '../model/text'
import { ChatStore } from '../model/store'
import { filesTopic, LIST, threadTopic } from '../model/topics'
import type { Conversation, Message } from '../model/types'
import { uuid7 } from '../model/uuid7'
import { Outbox } from '../outbox/outbox'
import type { OutboxEntry } from '../outbox/types'
import type { OutboxPeers } from '../outbox/peers'
import type { OutboxStorage } from '../outbox/storage'
import type { Notice } from '@/realtime/client'
import type { MediaSession } from '../media/session'
import { Shapes } from '../media/shapes'
import type { UploadRecord } from '../media/upload/types'
import { Uploads, type UploadsOptions } from '../media/upload/uploads'
import type { Clock } from '@/realtime/clock'
import type { Connection } from '@/realtime/connection'
import type { ConversationEvent, NotificationEvent, ServerEvent, Signal } from '@/realtime/types'

export interface ChatSessionOptions {
  userId: string
  client: Connection
  api: ChatApi
  media: MediaSession
  clock: Clock
  random: () => number
  cache: ChatCache
  outbox: { storage: OutboxStorage; peers: OutboxPeers }
  uploads: Omit<UploadsOptions, 'clock' | 'random' | 'onChange' | 'onDone' | 'onFailed'>
}

/** How long a deleted message can be had back, with its files. */
const UNDO_MS = 15_000

/** What is answered by a new message. */
export type ReplyTo = { readonly id: string; readonly seq: number }

/** One user's chat, from sign-in to sign-out: the store and everything that keeps it true. */
type NotificationListener = (event: NotificationEvent | { readonly kind: 'reset' }) => void

export class ChatSession {
  readonly userId: string
  readonly client: Connection
  readonly api: ChatApi
  readonly media: MediaSession
  readonly store: ChatStore
  readonly inbox: Inbox
  readonly history: History
  readonly outbox: Outbox
  readonly uploads: Uploads
  readonly shapes = new Shapes()
  readonly drafts: Drafts
  readonly receipts: Receipts
  readonly typing: TypingNotifier
  readonly changes: MessageChanges
  readonly #clock: Clock
  readonly #cache: ChatCache
  readonly #listeners = new Set<NotificationListener>()
  #leads = false
  #stopped = false
  /** What was kept on disk is here again. */
  #restored: Promise<void> = Promise.resolve()
  #stops: (() => void)[] = []

  constructor({ userId, client, api, media, clock, random, cache, outbox, uploads }: ChatSessionOptions) {
    const store = new ChatStore(userId, clock)
    const send = client.send.bind(client)
    this.userId = userId
    this.client = client
    this.api = api
    this.media = media
    this.store = store
    this.#clock = clock
    this.#cache = cache
    this.inbox = new Inbox(store, api, cache)
    this.history = new History({ store, api, cache, clock })
    this.changes = new MessageChanges(store, api)
    this.receipts = new Receipts({ store, api, clock, send })
    this.typing = new TypingNotifier(send, clock)
    this.drafts = new Drafts(userId, () => store.topics.bump(LIST))
    this.uploads = new Uploads({
      ...uploads,
      clock,
      random,
      onChange: (conversationId) => store.topics.bump(filesTopic(conversationId)),
      onDone: (record) => {
        const { clientId, localId, mediaId } = record
        this.shapes.note([record])
        if (clientId !== null && mediaId !== null) this.outbox.attached(clientId, localId, mediaId)
      },
      onFailed: ({ clientId, name }, detail) => {
        if (clientId !== null) this.outbox.refuse(clientId, { code: 'upload_failed', detail: `${name}: ${detail}` })
      },
    })
    this.outbox = new Outbox({
      ...outbox,
      transport: createTransport(client, api),
      clock,
      random,
      sends: () => client.leads,
      explain: (problem) => problem.detail ?? problem.message ?? problem.title ?? 'The server refused this message.',
      onConfirmed: (message) => store.addMessage(message),
      onSent: (clientId) => this.uploads.release(clientId),
      onHeard: ({ clientId, attachments = [] }) => {
        this.shapes.note(attachments)
        void this.uploads.claimed(attachments.map(({ localId }) => localId), clientId)
      },
      onChange: (conversationId) =>
        store.topics.batch(() => {
          store.topics.bump(threadTopic(conversationId))
          store.topics.bump(LIST)
        }),
    })
  }

  /** Resolves as soon as there is something to show, with or without a connection. */
  async start(): Promise<void> {
    this.#stops = [
      this.client.onNotice((notice) => this.#hear(notice)),
      this.client.onState(() => this.#stateChanged()),
      this.store.onArrival((message) => this.#delivered(message.conversationId, message.seq)),
    ]
    await this.client.join()
    await this.inbox.open()
    if (this.#stopped) return
    this.client.start()
    void this.media.renew()
    this.#restored = this.outbox.load().then(() => this.#loadUploads())
    void this.#loadInbox()
  }

  /** What is written or chosen and not sent yet, once it is known what was kept on disk. */
  async unsent(): Promise<{ messages: number; files: number }> {
    await this.#restored
    return { messages: this.outbox.size, files: this.uploads.chosen }
  }

  stop(): void {
    this.#stopped = true
    for (const stop of this.#stops) stop()
    this.#stops = []
    this.client.stop()
    this.receipts.stop()
    this.outbox.stop()
    this.uploads.stop()
    this.media.stop()
    this.#cache.stop()
  }

  /** Keeps and sends a text and what is in the composer with it. @returns false when there is neither */
  send(conversationId: string, text: string, replyTo: ReplyTo | null): boolean {
    const clean = cleanText(text)
    if (clean === '' && this.uploads.tray(conversationId).length === 0) return false
    const clientId = uuid7()
    this.#write(conversationId, clientId, clean, replyTo, this.uploads.claim(conversationId, clientId))
    return true
  }

  /** Keeps and sends a voice note. */
  sendVoice(conversationId: string, note: Omit<UploadRecord, 'clientId' | 'conversationId'>, replyTo: ReplyTo | null): void {
    const clientId = uuid7()
    const record = { ...note, conversationId, clientId }
    this.uploads.add([record])
    this.#write(conversationId, clientId, '', replyTo, [record])
  }

  /** Tries once more to send a message that failed. */
  retry(clientId: string, attachments: OutboxEntry['attachments'] = []): void {
    for (const { localId } of attachments) if (this.uploads.get(localId)?.state.phase === 'failed') this.uploads.resume(localId)
    this.outbox.retry(clientId)
  }

  /** Takes back a message that was not sent. Its files go when nobody has wanted it back for a while. */
  discard(clientId: string): OutboxEntry | undefined {
    const entry = this.outbox.discard(clientId)
    this.#clock.setTimeout(() => {
      if (!this.outbox.get(clientId) && !this.#stopped) this.uploads.discard(clientId)
    }, UNDO_MS)
    return entry
  }

  /** Sends a message after all that was taken back. */
  restore(entry: OutboxEntry): void {
    const now = (localId: string) => this.uploads.get(localId)?.record.mediaId ?? null
    const attachments = entry.attachments?.map((file) => ({ ...file, mediaId: file.mediaId ?? now(file.localId) }))
    this.outbox.add({ ...entry, ...(attachments ? { attachments } : {}) })
  }

  /** Fetches one conversation into the store. Rejects with a `Problem`. */
  async loadConversation(conversationId: string): Promise<Conversation> {
    const asOf = this.store.mark()
    const conversation = await this.api.conversation(conversationId)
    this.store.addConversations([conversation], asOf)
    this.#keepConversation(conversationId)
    return conversation
  }

  #write(conversationId: string, clientId: string, text: string, replyTo: ReplyTo | null, files: readonly UploadRecord[]): void {
    this.outbox.add({
      clientId,
      conversationId,
      text,
      replyTo: replyTo?.id ?? null,
      replyToSeq: replyTo?.seq ?? null,
      attachments: files.map(({ localId, mediaId, kind, purpose, name, bytes, alt, width, height, durationMs }) => ({
        localId,
        mediaId,
        kind,
        purpose,
        name,
        bytes,
        alt,
        width,
        height,
        durationMs,
      })),
      createdAt: new Date(this.#clock.now()).toISOString(),
      failure: null,
    })
    this.typing.sent(conversationId)
  }

  /** Files on disk: of messages that wait, of composers, and of a moment at which the page went. */
  async #loadUploads(): Promise<void> {
    await this.uploads.load((clientId) => this.outbox.get(clientId) !== undefined)
  }

  #hear(notice: Notice): void {
    switch (notice.type) {
      case 'reset':
        this.#tell({ kind: 'reset' })
        void this.#loadInbox(!notice.first)
        void this.history.refresh(!notice.first)
        void this.outbox.load()
        return
      case 'online':
        // What another tab has written is on disk, also if its word of it got lost.
        void this.outbox.load()
        void this.uploads.reconcile()
        this.receipts.resend()
        this.uploads.wake()
        void this.media.renew()
        this.history.retryFailed()
        if (this.inbox.state.kind === 'failed') void this.#loadInbox()
        return
      case 'event':
        return this.#apply(notice.event)
      case 'signal':
        return this.#signal(notice.signal)
      case 'refused':
        // A receipt or a typing sign for something that is gone: nothing the viewer could do.
        return
    }
  }

  #apply(event: ServerEvent): void {
    // What the person hears of creators, and what is in the vault, is on no screen of the chat.
    if (event.kind === 'subscription.changed' || event.kind === 'media.changed') return
    if (event.kind === 'notifications.changed' || event.kind === 'notificationSettings.changed') return this.#tell(event)
    if (event.kind === 'relation.changed') return this.#related(event.userId, event.blocked, event.restricted)
    if (event.kind === 'privacy.changed') {
      // What the other people's markers say changes with it.
      void this.#loadInbox()
      return
    }
    const ask = this.store.apply(event)
    if (event.kind === 'message.created') this.#ownArrived(event.message)
    if (event.kind === 'conversation.read' && event.userId === this.userId)
      this.receipts.readNoted(event.conversationId, event.seq)
    if (this.client.leads) this.#keepEvent(event)
    // If it fails, the next event of the conversation or the next refresh brings it.
    if (ask !== null) this.loadConversation(ask).catch(() => {})
  }

  /** `listener` hears of the notification centre; `reset`: of what changed meanwhile nothing was told. @returns how to stop */
  listen = (listener: NotificationListener): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #tell(event: NotificationEvent | { readonly kind: 'reset' }): void {
    for (const listener of [...this.#listeners]) listener(event)
  }

  /** The viewer blocks or restricts somebody, or no longer: what they see of that person changes with it. */
  #related(userId: string, blocked: boolean, restricted: boolean): void {
    this.store.setRelation(userId, blocked, restricted)
    const conversation = this.store.conversations.withPeer(userId)
    // If it fails, the next event of the conversation or the next refresh brings it.
    if (conversation) this.loadConversation(conversation.id).catch(() => {})
  }

  /** What an event changed, on disk too. One page of the browser does it for all. */
  #keepEvent(event: ConversationEvent): void {
    const cache = this.#cache
    if (event.kind === 'message.created') cache.putMessages(event.conversationId, [event.message])
    else if (event.kind === 'message.edited' || event.kind === 'message.deleted' || event.kind === 'attachments.changed') cache.change(event.message)
    else if (event.kind === 'reaction.changed') cache.setReactions(event.conversationId, event.seq, event.reactions)
    this.#keepConversation(event.kind === 'conversation.created' ? event.conversation.id : event.conversationId)
  }

  #keepConversation(conversationId: string): void {
    const conversation = this.store.conversations.get(conversationId)
    if (conversation) this.#cache.putConversations([conversation])
  }

  #stateChanged(): void {
    if (this.client.getState().kind !== 'online') this.store.live.forget()
    const took = this.client.leads && !this.#leads
    this.#leads = this.client.leads
    // What other pages have written meanwhile is this one's to send from now on.
    if (took) void this.outbox.load()
  }

  #delivered(conversationId: string, seq: number): void {
    if (this.client.leads) this.receipts.delivered(conversationId, seq)
  }

  #ownArrived(message: Message): void {
    if (message.author.userId === this.userId) this.outbox.confirmed(message)
  }

  #signal(signal: Signal): void {
    if (signal.kind === 'presence')
      this.store.live.setPresence(signal.userId, { online: signal.online, lastSeenAt: signal.lastSeenAt ?? null })
    else if (signal.kind === 'typing' && signal.userId !== this.userId)
      this.store.live.startedTyping(signal.conversationId)
  }

  async #loadInbox(replace = false): Promise<void> {
    await this.inbox.refresh(replace)
    for (const id of this.history.openIds())
      if (!this.store.conversations.get(id)) this.loadConversation(id).catch(() => {})
    for (const { id, lastSeq, unreadCount } of this.store.conversations.list())
      if (unreadCount > 0) this.#delivered(id, lastSeq)
  }
}
