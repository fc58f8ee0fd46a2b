const dayAndYear = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'long', year: 'numeric' })
const monthAndYear = new Intl.DateTimeFormat(undefined, { month: 'long', year: 'numeric' })

/** "3 February 2026" in the reader's language and time zone. */
export function formatDay(time: string): string {
  return dayAndYear.format(new Date(time))
}

/** "February 2026". */
export function formatMonth(time: string): string {
  return monthAndYear.format(new Date(time))
}

/** A wait in words, for limits: "in 12 seconds", "in 3 minutes". */
export function formatWait(seconds: number): string {
  if (seconds < 90) return `in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}`
  const minutes = Math.ceil(seconds / 60)
  return `in ${minutes} minutes`
}
