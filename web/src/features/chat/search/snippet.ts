/** A part of a text, in UTF-16 code units. */
export interface Highlight {
  readonly start: number
  readonly end: number
}

/** A stretch of a snippet. */
export interface SnippetPart {
  readonly text: string
  readonly marked: boolean
}

/** How much stands before the first highlight. */
const BEFORE = 32
/** How long a snippet is. */
const LENGTH = 180

/** Moves a cut out of the middle of a character that takes two units. */
function whole(text: string, at: number): number {
  const code = text.charCodeAt(at)
  return code >= 0xdc00 && code <= 0xdfff ? at - 1 : at
}

/** Begins a word, if one begins near. */
function wordStart(text: string, from: number, most: number): number {
  if (from === 0) return 0
  const blank = text.slice(from, most).search(/\s/)
  return blank === -1 ? whole(text, from) : from + blank + 1
}

/** The part of a text around its first highlight, on one line, in stretches. */
export function snippetOf(text: string, highlights: readonly Highlight[]): SnippetPart[] {
  const first = highlights[0]?.start ?? 0
  const from = first <= BEFORE ? 0 : wordStart(text, first - BEFORE, first)
  const to = text.length - from <= LENGTH ? text.length : whole(text, from + LENGTH)
  const parts: SnippetPart[] = []
  const add = (start: number, end: number, marked: boolean) => {
    const part = text.slice(start, end).replace(/\s+/g, ' ')
    if (part !== '') parts.push({ text: part, marked })
  }
  let at = from
  for (const { start, end } of highlights) {
    if (start >= to) break
    add(at, Math.max(at, start), false)
    add(Math.max(at, start), Math.min(end, to), true)
    at = Math.max(at, Math.min(end, to))
  }
  add(at, to, false)
  if (from > 0) parts.unshift({ text: '…', marked: false })
  if (to < text.length) parts.push({ text: '…', marked: false })
  return parts
}
