import { openUploadPeers } from './peers'
import { diskUploadStorage } from './storage'
import { tusTransfers } from './transfer'
import type { UploadApi } from './types'
import { freeLater } from './object-url'
import type { Hold, UploadsOptions } from './uploads'
import { FAULTS } from '../words'
import { apiOf, knownConfig, tokenOf } from '@/api'
import type { DatabaseSource } from '../../disk/database'

/** How much of a file is sent at once until the server has said what is best, in bytes. */
const PART_BYTES = 8 << 20

/** One page of the browser works on a file; the next takes over when that one closes. */
const holdByLock: Hold = (name, until) =>
  new Promise((resolve) => {
    if (!navigator.locks) return resolve()
    void navigator.locks.request(name, () => {
      resolve()
      return until
    })
  })

function uploadApi(subject: string): UploadApi {
  const api = apiOf(subject)
  return {
    cancel: async (uploadUrl) => {
      const id = new URL(uploadUrl, window.location.origin).pathname.split('/').at(-1) ?? ''
      await api.DELETE('/api/uploads/{id}', { params: { path: { id } } })
    },
    describe: async (id, alt) => {
      await api.PATCH('/api/media/{id}', { params: { path: { id } }, body: { alt } })
    },
    isReady: async (id) => {
      const { data } = await api.GET('/api/media/{id}', { params: { path: { id } } })
      return { ready: data?.status === 'ready', problem: data?.status === 'failed' ? FAULTS[data.fault ?? 'internal'] : null }
    },
  }
}

/** What the files of one person need in this browser. @param subject the identity provider's id of them */
export function browserUploads(
  userId: string,
  subject: string,
  source: DatabaseSource,
): Omit<UploadsOptions, 'clock' | 'random' | 'onChange' | 'onDone' | 'onFailed'> {
  return {
    storage: diskUploadStorage(userId, source),
    transfer: tusTransfers({ endpoint: '/api/uploads', partBytes: () => knownConfig()?.limits.uploadPartBytes ?? PART_BYTES, token: () => tokenOf(subject) }),
    api: uploadApi(subject),
    peers: openUploadPeers(userId),
    hold: holdByLock,
    preview: { make: (file) => URL.createObjectURL(file), free: freeLater },
  }
}
