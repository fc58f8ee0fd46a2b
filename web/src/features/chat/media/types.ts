import type { Schemas } from '@/api'

/** A file in a message, as the server shows it. */
export type Attachment = Schemas['Attachment']
export type MediaKind = Schemas['MediaKind']
export type MediaFault = Schemas['MediaFault']

/** A file of a message that is not with the server yet. */
export interface WaitingAttachment {
  readonly localId: string
  /** The server's id, once all of it is there. */
  readonly mediaId: string | null
  readonly kind: MediaKind
  readonly purpose: 'attachment' | 'voice'
  readonly name: string
  readonly bytes: number
  readonly alt: string | null
  /** In pixels, as far as this browser could tell. */
  readonly width: number | null
  readonly height: number | null
  readonly durationMs: number | null
}

/** Where the way of a file to the server stands. */
export interface UploadState {
  readonly phase: 'waiting' | 'uploading' | 'paused' | 'preparing' | 'failed' | 'done'
  /** Bytes that are there. */
  readonly sent: number
  readonly bytesPerSecond: number | null
  /** Why it failed, or why it waits, for a person. */
  readonly problem: string | null
}
