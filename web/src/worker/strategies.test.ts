import { beforeEach, describe, expect, it, vi } from 'vitest'

import { answerAsset, answerPage, type Build, cacheName, dropOldCaches, PAGE_TIMEOUT_MS, precache, SHELL, strategyOf } from './strategies'

const ORIGIN = 'https://chat.example'
const build: Build = { version: 'v2', entry: '/assets/index-b.js', files: ['/assets/index-b.js', '/assets/app.css', '/theme.js'] }

/** One cache: what is put in by its path comes out again. */
class FakeCache {
  readonly rows = new Map<string, Response>()
  readonly asked: Request[] = []
  missing: string | null = null
  addAll = (requests: Request[]) => {
    this.asked.push(...requests)
    for (const { url } of requests) {
      if (new URL(url).pathname === this.missing) return Promise.reject(new TypeError('not ok'))
      this.rows.set(new URL(url).pathname, new Response(url))
    }
    return Promise.resolve()
  }
  put = (key: Request | string, response: Response) => {
    this.rows.set(typeof key === 'string' ? key : new URL(key.url).pathname, response)
    return Promise.resolve()
  }
  match = (request: Request) => Promise.resolve(this.rows.get(new URL(request.url).pathname)?.clone())
}

class FakeCaches {
  readonly all = new Map<string, FakeCache>()
  open = (name: string) => {
    const cache = this.all.get(name) ?? new FakeCache()
    this.all.set(name, cache)
    return Promise.resolve(cache as unknown as Cache)
  }
  keys = () => Promise.resolve([...this.all.keys()])
  delete = (name: string) => Promise.resolve(this.all.delete(name))
}

let caches: FakeCaches
let storage: CacheStorage
beforeEach(() => {
  caches = new FakeCaches()
  storage = caches as unknown as CacheStorage
})
const own = () => caches.all.get(cacheName(build)) ?? new FakeCache()

describe('which requests the worker answers', () => {
  const of = (path: string, over: Partial<Request> = {}) =>
    strategyOf({ method: 'GET', mode: 'cors', url: new URL(path, ORIGIN).href, ...over }, ORIGIN, build)

  it('pages and the files of the application', () => {
    expect(of('/inbox/cnv_1', { mode: 'navigate' })).toBe('page')
    expect(of('/', { mode: 'navigate' })).toBe('page')
    expect(of('/assets/anything-x.js')).toBe('asset')
    expect(of('/theme.js')).toBe('asset')
  })

  it('never what only the server can say', () => {
    for (const path of ['/api/config', '/api/docs', '/api', '/healthz', '/readyz', '/metrics', '/sw.js', '/robots.txt', '/sitemap.xml'])
      expect(of(path), path).toBe('none')
    expect(of('/api/docs', { mode: 'navigate' })).toBe('none')
    expect(of('/inbox', { mode: 'navigate', method: 'POST' })).toBe('none')
    expect(of('https://elsewhere.example/assets/a.js')).toBe('none')
    expect(of('/apiary', { mode: 'navigate' })).toBe('page')
  })
})

describe('installing', () => {
  const page = (html: string, status = 200) => vi.fn<(request: Request) => Promise<Response>>(() => Promise.resolve(new Response(html, { status })))

  it('keeps every file and the page, past the browser’s own cache where a name has no hash', async () => {
    const fetchShell = page('<script src="/assets/index-b.js">')
    await precache(build, storage, fetchShell, ORIGIN)
    expect([...own().rows.keys()]).toEqual([...build.files, SHELL])
    expect(own().asked.map(({ cache }) => cache)).toEqual(['default', 'default', 'reload'])
    expect(fetchShell.mock.calls[0]?.[0].url).toBe(ORIGIN + SHELL)
  })

  it('fails, to be tried again later, when something is missing or the page is of another build', async () => {
    await expect(precache(build, storage, page('<script src="/assets/index-c.js">'), ORIGIN)).rejects.toThrow('not of one build')
    await expect(precache(build, storage, page('/assets/index-b.js', 503), ORIGIN)).rejects.toThrow('not of one build')
    own().missing = '/theme.js'
    await expect(precache(build, storage, page('/assets/index-b.js'), ORIGIN)).rejects.toThrow('not ok')
  })

  it('deletes what earlier builds kept, and nothing else', async () => {
    for (const name of ['onlychat-v1', 'onlychat-v2', 'of-somebody-else']) await storage.open(name)
    await dropOldCaches(build, storage)
    expect([...caches.all.keys()]).toEqual(['onlychat-v2', 'of-somebody-else'])
  })
})

describe('a page', () => {
  const never = () => new Promise<never>(() => {})
  const kept = () => Promise.resolve(new Response('kept'))
  const nothing = () => Promise.resolve(undefined)
  const says = async (source: Parameters<typeof answerPage>[0]) => (await answerPage(source)).text()

  it('comes from the server', async () => {
    expect(await says({ network: () => Promise.resolve(new Response('new')), shell: kept, timeout: never })).toBe('new')
    const missing = () => Promise.resolve(new Response('no such page', { status: 404 }))
    expect(await says({ network: missing, shell: kept, timeout: never })).toBe('no such page')
  })

  it('is what was kept when the server is away, slow, or said to be gone', async () => {
    expect(await says({ network: () => Promise.reject(new TypeError('Failed to fetch')), shell: kept, timeout: never })).toBe('kept')
    const timeout = vi.fn<(ms: number) => Promise<void>>(() => Promise.resolve())
    expect(await says({ network: never, shell: kept, timeout })).toBe('kept')
    expect(timeout).toHaveBeenCalledExactlyOnceWith(PAGE_TIMEOUT_MS)
    const gone = () => Promise.resolve(new Response('bad gateway', { status: 502 }))
    expect(await says({ network: gone, shell: kept, timeout: never })).toBe('kept')
  })

  it('is the server’s word, late or not, when nothing was kept', async () => {
    const gone = () => Promise.resolve(new Response('bad gateway', { status: 502 }))
    expect(await says({ network: gone, shell: nothing, timeout: never })).toBe('bad gateway')
    await expect(says({ network: () => Promise.reject(new TypeError('Failed to fetch')), shell: nothing, timeout: never })).rejects.toThrow('Failed to fetch')
  })
})

describe('a file', () => {
  const request = (path: string) => new Request(ORIGIN + path)
  const network = vi.fn<(request: Request) => Promise<Response>>()
  beforeEach(() => {
    network.mockReset()
    network.mockImplementation(() => Promise.resolve(new Response('fetched')))
  })
  const answer = async (path: string) => (await answerAsset(request(path), await storage.open(cacheName(build)), network)).text()

  it('that was kept is not asked for again', async () => {
    await (await storage.open(cacheName(build))).put(request('/assets/app.css'), new Response('kept'))
    expect(await answer('/assets/app.css')).toBe('kept')
    expect(network).not.toHaveBeenCalled()
  })

  it('with a hash in its name is kept once it was used', async () => {
    expect(await answer('/assets/emoji.json')).toBe('fetched')
    expect(await answer('/assets/emoji.json')).toBe('fetched')
    expect(network).toHaveBeenCalledOnce()
  })

  it('is not kept when it is an error, or may change under its name', async () => {
    await answer('/theme.js')
    network.mockImplementation(() => Promise.resolve(new Response('', { status: 404 })))
    await answer('/assets/old.js')
    expect([...own().rows.keys()]).toEqual([])
  })
})
