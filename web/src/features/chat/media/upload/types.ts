import type { Attachment, UploadState, WaitingAttachment } from '../types'

/** A file that was chosen, as it lies on this browser's disk until its message is sent. */
export interface UploadRecord extends WaitingAttachment {
  readonly conversationId: string
  /** The message it goes with; null while it is in the composer. */
  readonly clientId: string | null
  /** Its place among those of one composer or message. */
  readonly position: number
  /** Its bytes; null for what comes from the vault. */
  readonly file: File | null
  /** What comes from the vault, as it is shown. */
  readonly kept?: Attachment | null
  /** Where its bytes go, once the server knows of it. */
  readonly uploadUrl: string | null
  /** How many of its bytes were there when its writer paused it; absent or null while it is not paused. */
  readonly pausedAt?: number | null
}

/** A file on its way. */
export interface UploadItem {
  readonly record: UploadRecord
  readonly state: UploadState
  /** What can be shown of it in this page; null for what is not seen. */
  readonly previewUrl: string | null
}

/** Where chosen files survive a reload. */
export interface UploadStorage {
  load: () => Promise<UploadRecord[]>
  /** Rejects when it could not be kept. */
  save: (record: UploadRecord) => Promise<void>
  remove: (localId: string) => Promise<void>
}

/** Why a transfer ended before its end. */
export interface TransferProblem {
  /** Whether it may be tried again without anybody's doing. */
  readonly passing: boolean
  /** A sentence for a person. */
  readonly detail: string
}

export interface TransferEvents {
  /** The server knows of it. */
  begun: (uploadUrl: string) => void
  progress: (sent: number) => void
  done: (mediaId: string) => void
  failed: (problem: TransferProblem) => void
}

/** A transfer under way. */
export interface Transfer {
  /** Stops it; what is there stays there. */
  stop: () => void
}

/** Brings a file's bytes to the server, from where they are. */
export type StartTransfer = (record: UploadRecord, events: TransferEvents) => Transfer

/** What the manager asks of the server beside the bytes. */
export interface UploadApi {
  /** Forgets an upload; quietly when there is none. */
  cancel: (uploadUrl: string) => Promise<void>
  /** Says what is seen in a file. */
  describe: (mediaId: string, alt: string | null) => Promise<void>
  /** Whether what can be shown of a file is made; why not, when nothing can be. */
  isReady: (mediaId: string) => Promise<{ ready: boolean; problem: string | null }>
}
