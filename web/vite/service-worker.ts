import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { build, type Plugin, type Rolldown } from 'vite'

const ENTRY = 'src/worker/sw.ts'
/** Loaded by few: kept when they are first used. */
const LATER = /\/node_modules\/@clerk\/|\/features\/identity\/clerk\//
/** Pictures the operating system asks for when the application is installed. */
const ICONS = /^icons\//

/**
 * Builds the service worker into `/sw.js`, with a list of what the application needs to open without a server. A file
 * of its own beside the rest: a worker cannot share chunks with pages.
 */
export function serviceWorker(): Plugin {
  let publicFolder = ''
  return {
    name: 'onlychat-service-worker',
    apply: 'build',
    configResolved: (config) => {
      publicFolder = config.publicDir
    },
    generateBundle: {
      order: 'post',
      async handler(_, bundle) {
        const files = [...bundled(bundle), ...publicFiles(publicFolder)]
        const entry = Object.values(bundle).find((file) => file.type === 'chunk' && file.isEntry)
        if (!entry) this.error('the build has no entry')
        const version = digest([...files.map(({ path, content }) => path + digest([content])), html(bundle)])
        const list = { version, entry: `/${entry.fileName}`, files: files.map(({ path }) => `/${path}`) }
        this.emitFile({ type: 'asset', fileName: 'sw.js', source: await compile(list) })
      },
    },
  }
}

interface Listed {
  readonly path: string
  /** What decides whether it is another file; empty for a name with a hash in it. */
  readonly content: string
}

function bundled(bundle: Rolldown.OutputBundle): Listed[] {
  return Object.values(bundle)
    .filter((file) => {
      if (file.type === 'chunk') return !file.moduleIds.some((id) => LATER.test(id))
      return file.fileName.endsWith('.css') || /inter-latin-wght-normal.*\.woff2$/.test(file.fileName)
    })
    .map(({ fileName }) => ({ path: fileName, content: '' }))
}

function publicFiles(folder: string): Listed[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => name.includes('.') && !ICONS.test(name))
    .map((path) => ({ path, content: readFileSync(join(folder, path), 'utf8') }))
}

function html(bundle: Rolldown.OutputBundle): string {
  const page = bundle['index.html']
  return page?.type === 'asset' ? String(page.source) : ''
}

function digest(parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 16)
}

async function compile(list: object): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    define: { ONLYCHAT_BUILD: JSON.stringify(list) },
    build: { write: false, target: 'es2022', rolldownOptions: { input: ENTRY, output: { format: 'iife' } } },
  })
  const [output] = 'output' in result ? result.output : []
  if (!output) throw new Error('the service worker was not built')
  return output.code
}
