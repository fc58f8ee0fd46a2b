import type { OutboxEntry } from '../outbox/types'
import { startOfDay } from './time'
import type { Message } from './types'

/** Messages of one person no further apart than this hang together as one group. */
export const GROUP_GAP_MS = 5 * 60_000

/** A row of a conversation: a message the server has, or one that is still on its way. */
export type Row =
  | { readonly kind: 'message'; readonly key: string; readonly own: boolean; readonly message: Message }
  | { readonly kind: 'pending'; readonly key: string; readonly own: true; readonly entry: OutboxEntry }

/** How a row sits among its neighbours. */
export interface Shape {
  /** A new day begins here. */
  readonly day: boolean
  /** What the viewer has not seen begins here. */
  readonly divider: boolean
  /** The first of a group of one person's messages. */
  readonly first: boolean
  /** The last of such a group. */
  readonly last: boolean
}

/** A row keeps its key when a sent message takes the place of its outbox entry, so the bubble stays the same element. */
export function messageRow(message: Message, selfId: string): Row {
  const own = message.author.userId === selfId
  return { kind: 'message', key: own ? message.clientId : message.id, own, message }
}

export function pendingRow(entry: OutboxEntry): Row {
  return { kind: 'pending', key: entry.clientId, own: true, entry }
}

/** When the row was written, in milliseconds since the epoch. */
export function rowTime(row: Row): number {
  return Date.parse(row.kind === 'message' ? row.message.createdAt : row.entry.createdAt)
}

function author(row: Row): string {
  return row.kind === 'message' ? `${row.message.author.userId}/${row.message.author.kind}` : 'self'
}

function together(a: Row, b: Row): boolean {
  if (a.own !== b.own || (!a.own && author(a) !== author(b))) return false
  const [from, to] = [rowTime(a), rowTime(b)]
  return Math.abs(to - from) <= GROUP_GAP_MS && startOfDay(from) === startOfDay(to)
}

function isDivider(row: Row | undefined, dividerSeq: number | null): boolean {
  return row?.kind === 'message' && row.message.seq === dividerSeq
}

/** @param dividerSeq the first message the viewer has not seen, if there is one */
export function shapeOf(before: Row | undefined, row: Row, after: Row | undefined, dividerSeq: number | null): Shape {
  const divider = isDivider(row, dividerSeq)
  return {
    day: !before || startOfDay(rowTime(before)) !== startOfDay(rowTime(row)),
    divider,
    first: !before || divider || !together(before, row),
    last: !after || isDivider(after, dividerSeq) || !together(row, after),
  }
}

/** What has become of an own message. */
export type Delivery = 'queued' | 'sent' | 'delivered' | 'seen' | 'failed'

export function deliveryOf(row: Row, peer: { peerReadSeq: number; peerDeliveredSeq: number } | undefined): Delivery {
  if (row.kind === 'pending') return row.entry.failure ? 'failed' : 'queued'
  if (!peer) return 'sent'
  if (row.message.seq <= peer.peerReadSeq) return 'seen'
  return row.message.seq <= peer.peerDeliveredSeq ? 'delivered' : 'sent'
}
