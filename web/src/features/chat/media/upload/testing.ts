import { vi } from 'vitest'

import type { Transfer, TransferEvents, UploadApi, UploadRecord } from './types'

/** A transfer that does what a test says. */
export class ManualTransfer implements Transfer {
  stopped = false
  readonly record: UploadRecord
  readonly events: TransferEvents

  constructor(record: UploadRecord, events: TransferEvents) {
    this.record = record
    this.events = events
  }

  stop(): void {
    this.stopped = true
  }
}

/** What the manager needs beside a disk; the transfers are listed as they begin. */
export function fakeUploads() {
  const transfers: ManualTransfer[] = []
  const api = {
    cancel: vi.fn<UploadApi['cancel']>(async () => {}),
    describe: vi.fn<UploadApi['describe']>(async () => {}),
    isReady: vi.fn<UploadApi['isReady']>(async () => ({ ready: true, problem: null })),
  } satisfies UploadApi
  return {
    transfers,
    api,
    transfer: (record: UploadRecord, events: TransferEvents) => {
      const transfer = new ManualTransfer(record, events)
      transfers.push(transfer)
      return transfer
    },
    hold: async () => {},
    preview: { make: () => 'blob:preview', free: () => {} },
  }
}

/** A chosen file. */
export function chosen(localId: string, over: Partial<UploadRecord> = {}): UploadRecord {
  const file = new File(['x'.repeat(10)], `${localId}.txt`)
  return {
    localId,
    mediaId: null,
    kind: 'file',
    purpose: 'attachment',
    name: file.name,
    bytes: file.size,
    alt: null,
    width: null,
    height: null,
    durationMs: null,
    conversationId: 'cnv_1',
    clientId: null,
    position: 0,
    file,
    uploadUrl: null,
    ...over,
  }
}
