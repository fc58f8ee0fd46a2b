import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'

import { describe, expect, it } from 'vitest'

/** From the ground up: a layer may import itself and what stands before it. */
const LAYERS = ['lib', 'session', 'api', 'realtime', 'components/ui', 'components', 'features', 'routes', 'app']

function layerOf(path: string): string | undefined {
  return LAYERS.filter((layer) => path === layer || path.startsWith(`${layer}/`)).sort((a, b) => b.length - a.length)[0]
}

function featureOf(path: string): string | undefined {
  return /^features\/([^/]+)/.exec(path)?.[1]
}

interface Import {
  file: string
  target: string
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join('src', file), 'utf8')
  const found = text.matchAll(/(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g)
  return [...found].flatMap(([, specifier]) => {
    if (!specifier) return []
    if (specifier.startsWith('@/')) return [{ file, target: specifier.slice(2) }]
    if (specifier.startsWith('.')) return [{ file, target: normalize(join(dirname(file), specifier)) }]
    return []
  })
}

const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$|^test\/|\/testing\/|\.gen\.ts$/.test(file))
const imports = files.flatMap(importsOf)

describe('imports', () => {
  it('were found', () => {
    expect(files.length).toBeGreaterThan(50)
    expect(imports.length).toBeGreaterThan(100)
  })

  it('go downwards only', () => {
    const upward = imports.filter(({ file, target }) => {
      const [from, to] = [layerOf(file), layerOf(target)]
      // The generated types belong to no layer: they are erased.
      if (!from || !to || target === 'api/schema') return false
      return LAYERS.indexOf(to) > LAYERS.indexOf(from)
    })
    expect(upward).toEqual([])
  })

  it('never lead from one feature into another', () => {
    const across = imports.filter(({ file, target }) => {
      const [from, to] = [featureOf(file), featureOf(target)]
      return from && to && from !== to
    })
    expect(across).toEqual([])
  })

  it('take Zod from where it is configured', () => {
    const direct = files.filter((file) => file !== 'lib/zod.ts' && /from ['"]zod/.test(readFileSync(join('src', file), 'utf8')))
    expect(direct).toEqual([])
  })
})
