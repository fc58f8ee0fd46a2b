import type { Schemas } from '@/api'

/** What messages may carry. */
export type Kind = 'image' | 'video' | 'audio' | 'voice' | 'file' | 'link'

/** Which messages are looked for, beside their words. */
export interface Filters {
  readonly has: Kind | null
  readonly from: 'me' | 'others' | null
  /** How many days back; null for all time. */
  readonly days: 1 | 7 | 30 | 365 | null
}

export const NO_FILTERS: Filters = { has: null, from: null, days: null }

export type FoundMessage = Schemas['FoundMessage']

/** What the server is asked. */
export interface MessageQuery {
  readonly q?: string
  readonly conversationId?: string
  readonly from?: string
  readonly has?: string
  readonly since?: string
}

export const KINDS: readonly { value: Kind; label: string }[] = [
  { value: 'image', label: 'Pictures' },
  { value: 'video', label: 'Videos' },
  { value: 'voice', label: 'Voice notes' },
  { value: 'audio', label: 'Sound' },
  { value: 'file', label: 'Files' },
  { value: 'link', label: 'Links' },
]

export const PERIODS: readonly { value: number; label: string }[] = [
  { value: 1, label: 'Today' },
  { value: 7, label: 'Last 7 days' },
  { value: 30, label: 'Last 30 days' },
  { value: 365, label: 'Last year' },
]

export function isFiltered({ has, from, days }: Filters): boolean {
  return has !== null || from !== null || days !== null
}

/** The beginning of the day `days` - 1 days before this moment, where the person is. */
function since(days: number, now: number): string {
  const day = new Date(now)
  day.setHours(0, 0, 0, 0)
  day.setDate(day.getDate() - (days - 1))
  return day.toISOString()
}

/** The question that text and filters make; null while there is none. @param peerId of the one conversation looked through */
export function queryOf(text: string, filters: Filters, now: number, conversationId?: string, peerId?: string): MessageQuery | null {
  const q = text.trim()
  if (q === '' && !isFiltered(filters)) return null
  return {
    ...(q === '' ? {} : { q }),
    ...(conversationId === undefined ? {} : { conversationId }),
    ...(filters.from === 'me' ? { from: 'me' } : {}),
    ...(filters.from === 'others' && peerId !== undefined ? { from: peerId } : {}),
    ...(filters.has === null ? {} : { has: filters.has }),
    ...(filters.days === null ? {} : { since: since(filters.days, now) }),
  }
}
