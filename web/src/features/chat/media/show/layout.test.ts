import { describe, expect, it } from 'vitest'

import { layout } from './layout'

describe('the layout of an album', () => {
  it('shows one picture as it is, unless it is very long', () => {
    expect(layout([1.5])).toEqual({ ratio: 1.5, tiles: [{ left: 0, top: 0, width: 100, height: 100 }] })
    expect(layout([0.1]).ratio).toBe(0.66)
    expect(layout([60]).ratio).toBe(2.4)
  })

  it('fills the width with every row, and overlaps nowhere', () => {
    for (let count = 2; count <= 40; count += 1) {
      const ratios = Array.from({ length: count }, (_, index) => [1.5, 0.7, 1, 0.56, 1.78][index % 5] ?? 1)
      const { ratio, tiles } = layout(ratios)
      expect(tiles).toHaveLength(count)
      expect(ratio).toBeGreaterThan(0)
      const tops = [...new Set(tiles.map(({ top }) => top))]
      let bottom = 0
      for (const row of tops.map((top) => tiles.filter((tile) => tile.top === top))) {
        const last = row.at(-1)
        expect((last?.left ?? 0) + (last?.width ?? 0)).toBeCloseTo(100)
        for (const [index, tile] of row.entries()) {
          const before = row[index - 1]
          expect(tile.left).toBeCloseTo(before ? before.left + before.width + 1 : 0)
        }
        expect(row[0]?.top).toBeGreaterThanOrEqual(bottom - 0.001)
        bottom = (row[0]?.top ?? 0) + (row[0]?.height ?? 0)
      }
      expect(bottom).toBeCloseTo(100)
    }
  })

  it('leaves no picture alone in the last row', () => {
    for (const ratios of [[0.7, 0.7, 0.7, 0.7], [1.78, 0.66, 1], [1.5, 1.5, 1.5]]) {
      const { tiles } = layout(ratios)
      const last = tiles.at(-1)
      expect(tiles.filter(({ top }) => top === last?.top).length).toBeGreaterThan(1)
    }
  })
})
