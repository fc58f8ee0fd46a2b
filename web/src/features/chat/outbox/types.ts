import type { Message, Problem } from '../model/types'
import type { WaitingAttachment } from '../media/types'

/** A message that was typed and not yet confirmed by the server. */
export interface OutboxEntry {
  /** Made in the page before anything is sent; every try carries the same one. */
  readonly clientId: string
  readonly conversationId: string
  readonly text: string
  readonly replyTo: string | null
  readonly replyToSeq: number | null
  /** What it carries; it is sent once all of them are with the server. */
  readonly attachments?: readonly WaitingAttachment[]
  readonly createdAt: string
  /** Why the server refused it; null while it is to be sent. */
  readonly failure: Failure | null
}

export interface Failure {
  readonly code: string
  /** A sentence for the person who wrote it. */
  readonly detail: string
}

/** The outcome of one try. */
export type Delivery =
  | { readonly kind: 'confirmed'; readonly message: Message }
  /** The server will not take it, however often it is asked. */
  | { readonly kind: 'refused'; readonly problem: Problem }
  /** Nothing is known: try again, not before `afterMs` when the server named a time. */
  | { readonly kind: 'unknown'; readonly afterMs?: number }

/** Tries once to bring a message to the server. Never rejects. */
export type Transport = (entry: OutboxEntry) => Promise<Delivery>
