/** So many pictures and videos are shown before the rest is a number. */
export const SHOWN = 10
/** What is assumed of what nobody has measured yet. */
const UNKNOWN = { image: 4 / 3, video: 16 / 9 } as const

interface Sized {
  readonly kind: string
  readonly width?: number | null
  readonly height?: number | null
}

/** What of a message's files is seen, and not only heard or handed over. */
export const isSeen = ({ kind }: Sized): boolean => kind === 'image' || kind === 'video'

/** Width to height. */
export function ratioOf({ kind, width, height }: Sized): number {
  if (width && height) return width / height
  return kind === 'video' ? UNKNOWN.video : UNKNOWN.image
}

/** A tile of an album, in per cent of the album's width and height. */
export interface Tile {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

export interface Layout {
  /** Width to height of the whole. */
  readonly ratio: number
  readonly tiles: readonly Tile[]
}

/** What stands alone is cropped beyond these. */
const ALONE = { min: 0.66, max: 2.4 }
/** What stands among others is cropped beyond these. */
const AMONG = { min: 0.66, max: 1.78 }
/** A row is full when its pictures side by side are as wide as this, in heights. */
const ROW = 2.1

const clamp = (value: number, { min, max }: { min: number; max: number }) => Math.min(max, Math.max(min, value))

/** Rows in which pictures stand side by side at one height, none of them alone. */
function rowsOf(ratios: readonly number[]): number[][] {
  const rows: number[][] = []
  let row: number[] = []
  for (const ratio of ratios) {
    row.push(ratio)
    const sum = row.reduce((a, b) => a + b, 0)
    if (row.length > 1 && sum >= ROW) {
      rows.push(row)
      row = []
    }
  }
  const last = rows.at(-1)
  if (row.length === 1 && last && last.length > 2) rows.push([...last.splice(-1), ...row])
  else if (row.length === 1 && last) last.push(...row)
  else if (row.length > 0) rows.push(row)
  return rows
}

/**
 * Where the pictures of an album go: rows of one height each, as wide as the album.
 *
 * @param ratios width to height of each
 * @param gap between two, in per cent of the width
 */
export function layout(ratios: readonly number[], gap = 1): Layout {
  if (ratios.length === 1) {
    const ratio = clamp(ratios[0] ?? 1, ALONE)
    return { ratio, tiles: [{ left: 0, top: 0, width: 100, height: 100 }] }
  }
  const rows = rowsOf(ratios.map((ratio) => clamp(ratio, AMONG)))
  // In per cent of the album's width. A row that is not full would be too high.
  const heights = rows.map((row) => (100 - gap * (row.length - 1)) / Math.max(row.reduce((a, b) => a + b, 0), 1.2))
  const total = heights.reduce((a, b) => a + b, 0) + gap * (rows.length - 1)
  let top = 0
  const tiles = rows.flatMap((row, index) => {
    const height = heights[index] ?? 0
    const sum = row.reduce((a, b) => a + b, 0)
    let left = 0
    const line = row.map((ratio) => {
      const width = ((100 - gap * (row.length - 1)) * ratio) / sum
      const tile = { left, top: (top / total) * 100, width, height: (height / total) * 100 }
      left += width + gap
      return tile
    })
    top += height + gap
    return line
  })
  return { ratio: 100 / total, tiles }
}
