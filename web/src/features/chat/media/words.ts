import type { MediaFault, MediaKind } from './types'
import { plural } from '@/lib/text'

/** What the words are about: of a message's files, or of a draft's. */
interface Named {
  readonly kind: MediaKind
  readonly purpose: 'attachment' | 'voice'
  readonly name: string
}

/** Why a file cannot be shown. */
export const FAULTS: Record<MediaFault, string> = {
  damaged: 'The file is damaged.',
  too_large: 'The file is larger than what can be shown.',
  too_costly: 'The file is too complicated to be shown.',
  unsupported: 'This kind of file cannot be shown here.',
  internal: 'Something went wrong with this file.',
}

const UNITS = ['B', 'KB', 'MB', 'GB'] as const

/** Such as "3.4 MB". */
export function sizeText(bytes: number): string {
  let [value, unit] = [bytes, 0]
  while (value >= 1000 && unit < UNITS.length - 1) {
    value /= 1000
    unit += 1
  }
  return `${value.toLocaleString(undefined, { maximumFractionDigits: value < 10 && unit > 0 ? 1 : 0 })} ${UNITS[unit]}`
}

/** Such as "1:05" or "1:02:03". */
export function clock(milliseconds: number): string {
  const all = Math.max(0, Math.round(milliseconds / 1000))
  const [hours, minutes, seconds] = [Math.floor(all / 3600), Math.floor(all / 60) % 60, all % 60]
  const two = (value: number) => String(value).padStart(2, '0')
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`
}

/** Such as "1 minute 5 seconds", for a screen reader. */
export function spokenTime(milliseconds: number): string {
  const all = Math.max(0, Math.round(milliseconds / 1000))
  const [minutes, seconds] = [Math.floor(all / 60), all % 60]
  const parts = [minutes > 0 ? plural(minutes, 'minute', 'minutes') : '', seconds > 0 || minutes === 0 ? plural(seconds, 'second', 'seconds') : '']
  return parts.filter(Boolean).join(' ')
}

const KINDS: Record<MediaKind, [one: string, many: string]> = {
  image: ['Photo', 'photos'],
  video: ['Video', 'videos'],
  audio: ['Audio', 'audio files'],
  file: ['File', 'files'],
}

/** What a message carries, in a few words: "Photo", "3 photos", "Voice note", a file's name. */
export function filesText(files: readonly Named[]): string {
  const [first] = files
  if (!first) return ''
  if (files.length === 1) {
    if (first.purpose === 'voice') return 'Voice note'
    return first.kind === 'file' || first.kind === 'audio' ? first.name : KINDS[first.kind][0]
  }
  const same = files.every(({ kind }) => kind === first.kind)
  return `${files.length} ${same ? KINDS[first.kind][1] : 'files'}`
}
