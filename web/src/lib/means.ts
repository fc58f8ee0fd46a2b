/** From so many characters on, so many slips are forgiven; the longest first. As the server has it. */
const FORGIVEN = [
  [8, 2],
  [4, 1],
] as const

/** Folds case and accents, so that "josé" and "Jose" find each other. */
export function fold(text: string): string {
  return text.normalize('NFKD').replace(/\p{Diacritic}/gu, '').toLowerCase()
}

/** How many slips `typed` is from the nearest beginning of `word`; two letters exchanged are one. */
function distanceToBeginning(typed: readonly string[], word: readonly string[]): number {
  let before: number[] = []
  let last = Array.from({ length: word.length + 1 }, (_, index) => index)
  typed.forEach((letter, i) => {
    const row = [i + 1]
    word.forEach((other, j) => {
      const wrong = (last[j] ?? 0) + (letter === other ? 0 : 1)
      let least = Math.min(wrong, (last[j + 1] ?? 0) + 1, (row[j] ?? 0) + 1)
      if (j > 0 && letter === word[j - 1] && typed[i - 1] === other) least = Math.min(least, (before[j - 1] ?? 0) + 1)
      row.push(least)
    })
    before = last
    last = row
  })
  return Math.min(...last)
}

function beginsAWord(typed: string, name: string): boolean {
  const letters = [...typed]
  const slips = FORGIVEN.find(([length]) => letters.length >= length)?.[1] ?? 0
  const words = name.split(/[^\p{L}\p{N}]+/u).filter(Boolean)
  return words.some((word) => distanceToBeginning(letters, [...word]) <= slips)
}

/**
 * Whether what is typed means one of these names: it is in one of them as it stands, or each of its words is the beginning of
 * a word of them but for a slip (one from four letters on, two from eight on).
 */
export function means(typed: string, names: readonly string[]): boolean {
  const key = fold(typed.trim().replace(/^@+/, ''))
  const folded = names.map(fold)
  if (folded.some((name) => name.includes(key))) return true
  const words = key.split(/\s+/).filter(Boolean)
  return words.length > 0 && words.every((word) => folded.some((name) => beginsAWord(word, name)))
}
