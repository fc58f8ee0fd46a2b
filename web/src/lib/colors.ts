/** A colour a person can choose. White text on each has a contrast of at least 4.5 : 1 (tested). */
export interface Swatch {
  value: string
  name: string
}

export const SWATCHES: readonly Swatch[] = [
  { value: '#6941c6', name: 'Violet' },
  { value: '#4453c9', name: 'Indigo' },
  { value: '#1d66c2', name: 'Blue' },
  { value: '#0e7490', name: 'Lagoon' },
  { value: '#0f766e', name: 'Teal' },
  { value: '#2b7a3d', name: 'Forest' },
  { value: '#66700f', name: 'Olive' },
  { value: '#96590b', name: 'Honey' },
  { value: '#b54708', name: 'Apricot' },
  { value: '#c4322b', name: 'Coral' },
  { value: '#c0265f', name: 'Rose' },
  { value: '#a62ba6', name: 'Orchid' },
]

const HEX = /^#[0-9a-f]{6}$/i

/** Relative luminance (WCAG 2), 0 to 1. */
function luminance(hex: string): number {
  const channel = (at: number) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  }
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
}

/** Contrast of two `#rrggbb` colours (WCAG 2), 1 to 21. */
export function contrast(a: string, b: string): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number]
  return (light + 0.05) / (dark + 0.05)
}

/** The colour of somebody who chose none: always the same one for the same seed. */
function colorOf(seed: string): string {
  let hash = 0
  for (const char of seed) hash = (hash * 31 + (char.codePointAt(0) ?? 0)) >>> 0
  return SWATCHES[hash % SWATCHES.length]?.value ?? '#6941c6'
}

/** Background and a readable text colour for somebody's initials. */
export function personColors(color: string | null | undefined, seed: string): { background: string; text: string } {
  const background = color && HEX.test(color) ? color : colorOf(seed)
  return { background, text: contrast(background, '#ffffff') >= 4.5 ? '#ffffff' : '#17131f' }
}
