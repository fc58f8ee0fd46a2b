/** What is needed to name somebody; a `PublicUser`, a `User` and a `Creator` all fit. */
export interface Nameable {
  firstName?: string | null
  lastName?: string | null
  displayName?: string
  creator?: { displayName: string } | null
}

/** The name to show: the creator's, else given and family name, else a stand-in. */
export function displayName(person: Nameable): string {
  const creatorName = person.displayName ?? person.creator?.displayName
  if (creatorName) return creatorName
  const name = [person.firstName, person.lastName].filter(Boolean).join(' ').trim()
  return name || 'Someone new'
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

function firstGrapheme(word: string): string {
  for (const { segment } of graphemes.segment(word)) return segment
  return ''
}

/** One or two letters for an avatar without a picture. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean)
  const picked = words.length > 1 ? [words[0], words.at(-1)] : words
  return picked.map((word) => firstGrapheme(word ?? '')).join('').toLocaleUpperCase()
}
