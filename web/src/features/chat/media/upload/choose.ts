import { kindOf, measure } from './measure'
import { freeLater } from './object-url'
import type { UploadRecord } from './types'
import { sizeText } from '../words'
import { uuid7 } from '../../model/uuid7'

/** What may be chosen. */
export interface ChoiceLimits {
  readonly attachmentsPerMessage: number
  readonly fileMaxBytes: number
  /** Whether the server can prepare video and sound. */
  readonly video: boolean
}

export interface Choice {
  readonly records: UploadRecord[]
  /** Why some were left out, a sentence each. */
  readonly refusals: string[]
}

function refusal(file: File, { fileMaxBytes, video }: ChoiceLimits): string | null {
  if (file.size === 0) return `“${file.name}” is empty.`
  if (file.size > fileMaxBytes) return `“${file.name}” is larger than ${sizeText(fileMaxBytes)}.`
  const kind = kindOf(file)
  if (!video && (kind === 'video' || kind === 'audio')) return `“${file.name}” cannot be sent: this server cannot prepare video and sound.`
  return null
}

/** What becomes of chosen files, before anything is sent. @param present how many are in the composer already */
export async function choose(files: readonly File[], conversationId: string, present: number, limits: ChoiceLimits): Promise<Choice> {
  const refusals: string[] = []
  const good = files.filter((file) => {
    const why = refusal(file, limits)
    if (why) refusals.push(why)
    return !why
  })
  const room = Math.max(0, limits.attachmentsPerMessage - present)
  if (good.length > room) refusals.push(`A message carries at most ${limits.attachmentsPerMessage} files.`)
  const records = good.slice(0, room).map(async (file, index): Promise<UploadRecord> => {
    const kind = kindOf(file)
    const url = URL.createObjectURL(file)
    const { width, height, durationMs } = await measure(kind, url)
    freeLater(url)
    return {
      localId: uuid7(),
      mediaId: null,
      kind,
      purpose: 'attachment',
      name: file.name || 'Pasted',
      bytes: file.size,
      alt: null,
      width,
      height,
      durationMs,
      conversationId,
      clientId: null,
      position: present + index,
      file,
      uploadUrl: null,
    }
  })
  return { records: await Promise.all(records), refusals }
}
