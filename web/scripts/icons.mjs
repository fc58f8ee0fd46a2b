// Draws the icons in public/icons from the SVG files beside it, with a browser: node scripts/icons.mjs [path of Chromium]
// The results are committed; run it again after a change of the drawings.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const browser = process.argv[2] ?? process.env.ONLYCHAT_CHROMIUM ?? 'chromium'
const shared = fileURLToPath(new URL('../public/', import.meta.url))
const icons = join(shared, 'icons')
/** `size` in pixels; `share`: how much of the width the drawing takes. */
const ICONS = [
  { name: 'icon-192.png', drawing: 'favicon.svg', size: 192, share: 0.92, ground: 'transparent' },
  { name: 'icon-512.png', drawing: 'favicon.svg', size: 512, share: 0.92, ground: 'transparent' },
  { name: 'maskable-512.png', drawing: 'icon-maskable.svg', size: 512, share: 1, ground: '#241a47' },
  // Android shows the shape alone, beside the time.
  { name: 'badge-96.png', drawing: 'icon-badge.svg', size: 96, share: 1, ground: 'transparent' },
  { name: 'apple-touch-icon.png', drawing: 'icon-maskable.svg', size: 180, share: 1, ground: '#241a47' },
]

const folder = mkdtempSync(join(tmpdir(), 'onlychat-icons-'))
mkdirSync(icons, { recursive: true })
try {
  for (const { name, drawing, size, share, ground } of ICONS) {
    const svg = readFileSync(join(shared, drawing), 'utf8').replace('<svg ', `<svg width="${size * share}" height="${size * share}" `)
    const page = join(folder, 'page.html')
    writeFileSync(
      page,
      `<style>body{margin:0;background:${ground};width:${size}px;height:${size}px;display:grid;place-items:center}svg{display:block}</style>${svg}`,
    )
    execFileSync(browser, [
      '--headless',
      '--no-sandbox',
      '--hide-scrollbars',
      '--default-background-color=00000000',
      `--window-size=${size},${size}`,
      `--screenshot=${join(icons, name)}`,
      pathToFileURL(page).href,
    ])
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
