import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

import type { Plugin } from 'vite'

const require = createRequire(import.meta.url)
const MODULE = 'virtual:emoji-data'
const LOCALES = ['en'] as const

interface Skin {
  emoji: string
  tone?: number | number[]
}

interface Entry extends Skin {
  label: string
  version: number
  group?: number
  subgroup?: number
  tags?: string[]
  skins?: Skin[]
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(require.resolve(`emojibase-data/${file}`), 'utf8'))
}

/** What the picker reads of each emoji; the rest is half of the file. */
function slim({ emoji, label, version, group, subgroup, tags, skins }: Entry): Entry {
  const entry: Entry = { emoji, label, version, tags, skins: skins?.map((skin) => ({ emoji: skin.emoji, tone: skin.tone })) }
  return group === undefined ? entry : { ...entry, group, subgroup }
}

/**
 * Serves the names and groups of all emoji from our own origin, where the content security policy lets the page fetch
 * from, below a path that changes with their version, so that they can be cached for ever.
 * `import { emojiDataUrl } from 'virtual:emoji-data'` says where.
 */
export function emojiData(): Plugin {
  const { version } = readJson('package.json') as { version: string }
  const base = `assets/emojibase-${version}`
  const files = new Map(
    LOCALES.flatMap((locale): [string, string][] => [
      [`${base}/${locale}/data.json`, JSON.stringify((readJson(`${locale}/data.json`) as Entry[]).map(slim))],
      [`${base}/${locale}/messages.json`, JSON.stringify(readJson(`${locale}/messages.json`))],
    ]),
  )
  return {
    name: 'onlychat-emoji-data',
    resolveId: (id) => (id === MODULE ? `\0${MODULE}` : null),
    load: (id) => (id === `\0${MODULE}` ? `export const emojiDataUrl = '/${base}'` : null),
    generateBundle() {
      for (const [fileName, source] of files) this.emitFile({ type: 'asset', fileName, source })
    },
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const source = files.get((request.url ?? '').slice(1))
        if (source === undefined) return next()
        response.setHeader('content-type', 'application/json')
        response.end(source)
      })
    },
  }
}
