import type { UploadState } from '../types'
import { clock, sizeText } from '../words'

/** Where a file is, in a few words: how much, how fast, how long still. */
export function progressText({ phase, sent, bytesPerSecond, problem }: UploadState, bytes: number): string {
  switch (phase) {
    case 'waiting':
      return problem ?? 'Waiting…'
    case 'uploading': {
      const much = `${sizeText(sent)} of ${sizeText(bytes)}`
      if (!bytesPerSecond) return much
      return `${much} · ${sizeText(bytesPerSecond)}/s · ${clock(((bytes - sent) / bytesPerSecond) * 1000)} left`
    }
    case 'paused':
      return `Paused at ${sizeText(sent)} of ${sizeText(bytes)}`
    case 'preparing':
      return 'Preparing…'
    case 'failed':
      return problem ?? 'It could not be sent.'
    case 'done':
      return sizeText(bytes)
  }
}
