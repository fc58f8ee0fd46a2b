/** A stretch of a message's text; with `href` when it is a link. */
export interface TextPart {
  /** Where it begins, in UTF-16 units. */
  readonly at: number
  readonly text: string
  readonly href?: string
}

const LINK = /\b(?:https?:\/\/|www\.)[^\s<>"“”«»]+/giu
const TRAILING = /[.,;:!?'’…\])}>*_~-]+$/u

/** A closing bracket belongs to the link when it was opened inside it, as in `/wiki/Rust_(language)`. */
function trimLink(raw: string): string {
  let link = raw
  for (;;) {
    const tail = TRAILING.exec(link)?.[0]
    if (!tail) return link
    const last = link.at(-1)
    const opens = (link.match(/\(/g) ?? []).length
    const closes = (link.match(/\)/g) ?? []).length
    if (last === ')' && opens >= closes) return link
    if (last === '-' || last === '_' || last === '~' || last === '*') return link
    link = link.slice(0, -1)
  }
}

function toHref(link: string): string | null {
  try {
    const url = new URL(/^www\./i.test(link) ? `https://${link}` : link)
    return (url.protocol === 'https:' || url.protocol === 'http:') && url.hostname.includes('.') && !url.username
      ? url.href
      : null
  } catch {
    return null
  }
}

/** Splits a text into plain stretches and http(s) links. Joined again, the parts are the text, character by character. */
export function splitLinks(text: string): TextPart[] {
  const parts: TextPart[] = []
  let at = 0
  for (const match of text.matchAll(LINK)) {
    const link = trimLink(match[0])
    const href = toHref(link)
    if (!href) continue
    if (match.index > at) parts.push({ at, text: text.slice(at, match.index) })
    parts.push({ at: match.index, text: link, href })
    at = match.index + link.length
  }
  if (at < text.length) parts.push({ at, text: text.slice(at) })
  return parts
}

/** The length the server counts: Unicode code points, without white space at both ends. */
export function messageLength(text: string): number {
  let count = 0
  for (const _ of text.trim()) count += 1
  return count
}

// The control characters of Unicode (category Cc) but tab and newline.
// oxlint-disable-next-line no-control-regex -- naming control characters is the point
const CONTROL = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/g

/** The text as it is sent: line ends as `\n`, no control characters (the server refuses them), no white space around. */
export function cleanText(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(CONTROL, '').trim()
}

const PICTURE = /\p{Emoji_Presentation}|\p{Extended_Pictographic}\uFE0F|\p{Regional_Indicator}{2}|\u20E3/u
const MOST_BIG_EMOJI = 3

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** Whether the text is nothing but one to three emoji, which are shown large. */
export function isEmojiOnly(text: string): boolean {
  // Three emoji, each a family with skin tones, still fit in this many UTF-16 units.
  if (text.length === 0 || text.length > 96) return false
  let count = 0
  for (const { segment } of graphemes.segment(text)) {
    if (/^\s+$/.test(segment)) continue
    count += 1
    if (count > MOST_BIG_EMOJI || !PICTURE.test(segment)) return false
  }
  return count > 0
}

/** The text on one line, as previews and quotes show it. */
export function oneLine(text: string, most = 160): string {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length > most ? `${line.slice(0, most).trimEnd()}…` : line
}
