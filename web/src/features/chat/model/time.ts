const MINUTE = 60_000
const DAY = 86_400_000

const formats = new Map<string, Intl.DateTimeFormat>()

function format(date: Date, locale: string | undefined, options: Intl.DateTimeFormatOptions): string {
  const key = `${locale ?? ''}${JSON.stringify(options)}`
  let known = formats.get(key)
  if (!known) {
    known = new Intl.DateTimeFormat(locale, options)
    formats.set(key, known)
  }
  return known.format(date)
}

/** Midnight at the start of the day, by the device's clock, as a number that compares. */
export function startOfDay(time: number): number {
  const date = new Date(time)
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime()
}

/** How many calendar days `time` lies before `now`; 0 is today. Days of 23 and 25 hours count as one. */
function daysAgo(time: number, now: number): number {
  return Math.round((startOfDay(now) - startOfDay(time)) / DAY)
}

/** The time of day: 14:05. */
export function clockTime(iso: string, locale?: string): string {
  return format(new Date(iso), locale, { hour: '2-digit', minute: '2-digit' })
}

/** Date and time in full, for a tooltip and a screen reader. */
export function fullTime(iso: string, locale?: string): string {
  return format(new Date(iso), locale, { dateStyle: 'full', timeStyle: 'short' })
}

/** The day over a group of messages: Today, Yesterday, Thursday, 3 March, 3 March 2025. */
export function dayLabel(iso: string, now: number, locale?: string): string {
  const date = new Date(iso)
  const ago = daysAgo(date.getTime(), now)
  if (ago === 0) return 'Today'
  if (ago === 1) return 'Yesterday'
  if (ago > 1 && ago < 7) return format(date, locale, { weekday: 'long' })
  const sameYear = date.getFullYear() === new Date(now).getFullYear()
  return format(date, locale, { day: 'numeric', month: 'long', ...(sameYear ? {} : { year: 'numeric' }) })
}

/** The time in a row of the inbox, short: 14:05, Yesterday, Thu, 3 Mar, 03/03/2025. */
export function listTime(iso: string, now: number, locale?: string): string {
  const date = new Date(iso)
  const ago = daysAgo(date.getTime(), now)
  if (ago <= 0) return clockTime(iso, locale)
  if (ago === 1) return 'Yesterday'
  if (ago < 7) return format(date, locale, { weekday: 'short' })
  return date.getFullYear() === new Date(now).getFullYear()
    ? format(date, locale, { day: 'numeric', month: 'short' })
    : format(date, locale, { dateStyle: 'short' })
}

/** When somebody was last here, in words. */
export function lastSeen(iso: string, now: number, locale?: string): string {
  const time = new Date(iso).getTime()
  const minutes = Math.floor((now - time) / MINUTE)
  if (minutes < 1) return 'Last seen just now'
  if (minutes < 60) return `Last seen ${minutes} min ago`
  const ago = daysAgo(time, now)
  if (ago === 0) return `Last seen today at ${clockTime(iso, locale)}`
  if (ago === 1) return `Last seen yesterday at ${clockTime(iso, locale)}`
  return `Last seen ${listTime(iso, now, locale)}`
}

/** Whole seconds until `at`, never below zero. */
export function secondsUntil(at: number, now: number): number {
  return Math.max(0, Math.ceil((at - now) / 1000))
}
