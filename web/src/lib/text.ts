/** Length in Unicode code points: the unit of every limit of the server. */
export function codePoints(text: string): number {
  let count = 0
  for (const _ of text) count += 1
  return count
}

const compact = new Intl.NumberFormat(undefined, { notation: 'compact', maximumFractionDigits: 1 })
const plain = new Intl.NumberFormat()

/** 987, 1.2K, 3M in the reader's language. */
export function formatCount(count: number): string {
  return count < 10_000 ? plain.format(count) : compact.format(count)
}

/** "1 subscriber", "12 subscribers". */
export function plural(count: number, one: string, many: string): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`
}
