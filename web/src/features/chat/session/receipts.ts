import type { ChatApi } from './chatApi'
import type { ChatStore } from '../model/store'
import { Alarm, type Clock } from '@/realtime/clock'
import type { ClientFrame } from '@/realtime/types'

/** So long `delivered` waits for further messages of the same conversation. */
export const COALESCE_MS = 150

export interface ReceiptOptions {
  store: ChatStore
  api: Pick<ChatApi, 'read'>
  clock: Clock
  send: (frame: ClientFrame) => boolean
}

/** Tells the server how far messages have come: to this device, and before the eyes of the viewer. */
export class Receipts {
  readonly #options: ReceiptOptions
  readonly #alarms = new Map<string, Alarm>()
  readonly #delivered = new Map<string, number>()
  readonly #read = new Map<string, number>()

  constructor(options: ReceiptOptions) {
    this.#options = options
  }

  /** A message of the other person has reached this device. */
  delivered(conversationId: string, seq: number): void {
    if (seq <= (this.#delivered.get(conversationId) ?? 0)) return
    this.#delivered.set(conversationId, seq)
    const alarm = this.#alarms.get(conversationId) ?? new Alarm(this.#options.clock)
    if (this.#alarms.has(conversationId)) return
    this.#alarms.set(conversationId, alarm)
    alarm.set(() => this.#sendDelivered(conversationId), COALESCE_MS)
  }

  /** The viewer has seen everything up to `seq`. */
  read(conversationId: string, seq: number): void {
    if (!this.#options.store.readHere(conversationId, seq)) return
    this.#delivered.set(conversationId, Math.max(seq, this.#delivered.get(conversationId) ?? 0))
    this.#cancelDelivered(conversationId)
    this.#read.set(conversationId, seq)
    this.#sendRead(conversationId, seq)
  }

  /** The connection is there again: what could not be told, and what may have been lost with the old one, is told. */
  resend(): void {
    for (const [conversationId, seq] of this.#read) this.#sendRead(conversationId, seq)
    for (const conversationId of this.#delivered.keys()) this.#sendDelivered(conversationId)
  }

  /** The server has noted how far the viewer has read. */
  readNoted(conversationId: string, seq: number): void {
    if (seq >= (this.#read.get(conversationId) ?? Number.POSITIVE_INFINITY)) this.#read.delete(conversationId)
  }

  stop(): void {
    for (const conversationId of [...this.#alarms.keys()]) this.#cancelDelivered(conversationId)
  }

  #sendRead(conversationId: string, seq: number): void {
    if (this.#options.send({ type: 'read', conversationId, seq })) return
    this.#options.api.read(conversationId, seq).then(
      () => {
        if (this.#read.get(conversationId) === seq) this.#read.delete(conversationId)
      },
      () => {
        // Told again with the next connection.
      },
    )
  }

  #sendDelivered(conversationId: string): void {
    this.#cancelDelivered(conversationId)
    const seq = this.#delivered.get(conversationId)
    if (seq === undefined || seq <= (this.#options.store.conversations.get(conversationId)?.readSeq ?? 0)) return
    this.#options.send({ type: 'delivered', conversationId, seq })
  }

  #cancelDelivered(conversationId: string): void {
    this.#alarms.get(conversationId)?.clear()
    this.#alarms.delete(conversationId)
  }
}
