// Fails when a first visit of any page loads more script than the budget allows.
// Counted: the entry, the page's own chunk and everything both import, each file gzip-compressed.
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const BUDGET_KB = 250
const AIM_KB = 150
const dist = new URL('../dist/', import.meta.url)

const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', dist), 'utf8'))
const entry = Object.keys(manifest).find((key) => manifest[key].isEntry)
if (!entry) throw new Error('dist/.vite/manifest.json names no entry; run "npm run build" first')

const sizes = new Map()
function size(file) {
  if (!sizes.has(file)) sizes.set(file, gzipSync(readFileSync(new URL(file, dist)), { level: 9 }).length)
  return sizes.get(file)
}

/** The chunk and all it imports statically. */
function closure(key, seen = new Set()) {
  if (seen.has(key)) return seen
  seen.add(key)
  for (const next of manifest[key].imports ?? []) closure(next, seen)
  return seen
}

/** The routes whose code a page needs: its own and the layouts above it. */
function layouts(route) {
  const names = route.replace(/^src\/routes\//, '').replace(/\.tsx.*$/, '').split('/')
  return names.map((_, at) => names.slice(0, at + 1).join('/'))
}

const routeChunks = Object.keys(manifest).filter((key) => /^src\/routes\/.*tsr-split=component/.test(key))
const chunkOf = (name) => routeChunks.find((key) => key.startsWith(`src/routes/${name}.tsx`))

let worst = 0
const rows = routeChunks.map((key) => {
  const chunks = closure(entry)
  for (const name of layouts(key)) {
    const chunk = chunkOf(name)
    if (chunk) closure(chunk, chunks)
  }
  const bytes = [...chunks].reduce((sum, chunk) => sum + size(manifest[chunk].file), 0)
  worst = Math.max(worst, bytes)
  return { page: key.replace(/^src\/routes\//, '').replace(/\?.*$/, ''), files: chunks.size, bytes }
})

rows.sort((a, b) => b.bytes - a.bytes)
for (const { page, files, bytes } of rows) {
  console.log(`${(bytes / 1024).toFixed(1).padStart(7)} KB  ${String(files).padStart(3)} files  ${page}`)
}
console.log(`first load at most ${(worst / 1024).toFixed(1)} KB gzip (budget ${BUDGET_KB}, aim ${AIM_KB})`)
if (worst > BUDGET_KB * 1024) {
  console.error(`over the budget of ${BUDGET_KB} KB`)
  process.exit(1)
}
