// Writes a .br and a .gz beside every built file that is worth it, for the server to send as they are.
// index.html stays alone: the server writes into it.
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

const dist = fileURLToPath(new URL('../dist/', import.meta.url))
const COMPRESSIBLE = /\.(?:js|css|svg|json|webmanifest|txt|xml|map)$/
const MIN_BYTES = 1024

let count = 0
for (const name of readdirSync(dist, { recursive: true })) {
  const file = join(dist, String(name))
  if (!COMPRESSIBLE.test(file) || String(name).startsWith('.vite') || !statSync(file).isFile()) continue
  const content = readFileSync(file)
  if (content.length <= MIN_BYTES) continue
  const brotli = brotliCompressSync(content, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
    },
  })
  const gzip = gzipSync(content, { level: 9 })
  if (brotli.length < content.length) writeFileSync(`${file}.br`, brotli)
  if (gzip.length < content.length) writeFileSync(`${file}.gz`, gzip)
  count += 1
}
console.log(`precompressed ${count} files`)
