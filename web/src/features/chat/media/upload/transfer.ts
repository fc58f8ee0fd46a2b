import type { Upload } from 'tus-js-client'

import type { StartTransfer, TransferProblem, UploadRecord } from './types'

/** Answers that are about the moment, not about the file. */
const PASSING = new Set([0, 401, 408, 409, 423, 425, 429, 500, 502, 503, 504])
const LOST = 'The connection was lost. It goes on by itself.'

export interface TusOptions {
  endpoint: string
  /** How much is sent at once, in bytes; asked when a transfer begins. */
  partBytes: () => number
  /** The session token. */
  token: () => Promise<string | null>
}

interface Answer {
  getStatus: () => number
  getBody: () => string
}

function problemOf(error: unknown): TransferProblem {
  const answer = (error as { originalResponse?: Answer | null }).originalResponse
  if (!answer) return { passing: true, detail: LOST }
  const status = answer.getStatus()
  try {
    const { detail } = JSON.parse(answer.getBody()) as { detail?: unknown }
    if (typeof detail === 'string') return { passing: PASSING.has(status), detail }
  } catch {
    // Not a problem of ours: a proxy's page for instance.
  }
  return { passing: PASSING.has(status), detail: PASSING.has(status) ? LOST : 'The server refused this file.' }
}

/** Transfers by the tus protocol. Its code is loaded with the first file. */
export function tusTransfers({ endpoint, partBytes, token }: TusOptions): StartTransfer {
  return (record: UploadRecord, events) => {
    let upload: Upload | null = null
    let stopped = false
    async function start() {
      const { Upload } = await import('tus-js-client')
      const { file } = record
      // What comes from the vault is there already, and nobody starts a transfer for it.
      if (stopped || !file) return
      upload = new Upload(file, {
        endpoint,
        uploadUrl: record.uploadUrl,
        chunkSize: partBytes(),
        metadata: { filename: record.name, purpose: record.purpose },
        // When it is tried again is the manager's to say; where it goes on is the disk's to know.
        retryDelays: null,
        storeFingerprintForResuming: false,
        onBeforeRequest: async (request) => {
          const now = await token()
          if (now !== null) request.setHeader('Authorization', `Bearer ${now}`)
        },
        onUploadUrlAvailable: () => {
          if (upload?.url) events.begun(upload.url)
        },
        onProgress: (sent) => events.progress(sent),
        onSuccess: ({ lastResponse }) => {
          const mediaId = lastResponse.getHeader('Upload-Media-Id')
          if (mediaId) events.done(mediaId)
          else events.failed({ passing: true, detail: LOST })
        },
        onError: (error) => events.failed(problemOf(error)),
      })
      upload.start()
    }
    start().catch(() => {
      if (!stopped) events.failed({ passing: true, detail: LOST })
    })
    return {
      stop: () => {
        stopped = true
        // What it was sending ends; the server keeps what came.
        void upload?.abort().catch(() => {})
      },
    }
  }
}
