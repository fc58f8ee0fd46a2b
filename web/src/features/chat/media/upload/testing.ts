import { vi } from 'vitest'

import type { Attachment } from '../types'
import type { UploadNews, UploadPeers } from './peers'
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

/** Tabs of one browser: what one posts, all the others hear. */
export class TestUploadTabs {
  readonly #tabs = new Set<{ listener: ((news: UploadNews) => void) | null }>()

  open(): UploadPeers {
    const tab: { listener: ((news: UploadNews) => void) | null } = { listener: null }
    this.#tabs.add(tab)
    return {
      post: (news) => {
        for (const other of this.#tabs) if (other !== tab) other.listener?.(structuredClone(news))
      },
      listen: (listener) => {
        tab.listener = listener
      },
      close: () => void this.#tabs.delete(tab),
    }
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
    peers: new TestUploadTabs().open(),
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

/** A file that the server has not made ready yet. */
export function shown(id: string, over: Partial<Attachment> = {}): Attachment {
  return {
    id,
    kind: 'image',
    purpose: 'attachment',
    name: `${id}.jpg`,
    alt: null,
    bytes: 10,
    contentType: 'image/jpeg',
    base: `/api/media/${id}/`,
    status: 'processing',
    ...over,
  } as Attachment
}
