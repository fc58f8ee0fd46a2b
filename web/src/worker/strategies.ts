/** What this build consists of. Written into the worker when it is built. */
export interface Build {
  /** Changes with every file. */
  readonly version: string
  /** The script the page begins with; a page that names it is of this build. */
  readonly entry: string
  /** What is fetched in advance: addresses below this origin. */
  readonly files: readonly string[]
}

/** An address that the server answers with the application's page and nothing else in it. */
export const SHELL = '/inbox'
/** A page that takes longer is shown from what was kept. */
export const PAGE_TIMEOUT_MS = 3_000
/** Names that change with their content. */
const HASHED = '/assets/'
/** What only the server can answer. */
const SERVER_ONLY = /^\/(?:api|healthz|readyz|metrics|sw\.js)(?:\/|$)/

/** How a request is answered: `none` leaves it to the browser, as if there were no worker. */
export type Strategy = 'page' | 'asset' | 'none'

export function strategyOf(request: Pick<Request, 'method' | 'mode' | 'url'>, origin: string, build: Build): Strategy {
  const { pathname, origin: asked } = new URL(request.url)
  if (request.method !== 'GET' || asked !== origin || SERVER_ONLY.test(pathname)) return 'none'
  if (request.mode === 'navigate') return 'page'
  return pathname.startsWith(HASHED) || build.files.includes(pathname) ? 'asset' : 'none'
}

/** The cache of one build. */
export const cacheName = ({ version }: Build): string => `onlychat-${version}`

/** Fetches everything the application needs to open without a server. Rejects if any of it is missing. */
export async function precache(build: Build, caches: CacheStorage, fetchShell: (request: Request) => Promise<Response>, origin: string): Promise<void> {
  const cache = await caches.open(cacheName(build))
  // What has no hash in its name may lie in the browser's own cache in an older state.
  const requests = build.files.map((file) => new Request(origin + file, { cache: file.startsWith(HASHED) ? 'default' : 'reload' }))
  await cache.addAll(requests)
  const shell = await fetchShell(new Request(origin + SHELL, { headers: { accept: 'text/html' }, cache: 'reload' }))
  // A page of the build before or after would ask for files that are not here.
  if (!shell.ok || !(await shell.clone().text()).includes(build.entry)) throw new Error('the page and its files are not of one build')
  await cache.put(SHELL, shell)
}

/** Deletes what earlier builds kept. */
export async function dropOldCaches(build: Build, caches: CacheStorage): Promise<void> {
  const names = await caches.keys()
  await Promise.all(names.filter((name) => name.startsWith('onlychat-') && name !== cacheName(build)).map((name) => caches.delete(name)))
}

export interface PageSource {
  /** Asks the server. */
  readonly network: () => Promise<Response>
  /** What was kept. */
  readonly shell: () => Promise<Response | undefined>
  readonly timeout: (ms: number) => Promise<void>
}

/**
 * A page: from the server, so that it is current and what the server writes into it is there; from what was kept when the
 * server does not answer in time, or when what stands before it says that it is gone.
 */
export async function answerPage({ network, shell, timeout }: PageSource): Promise<Response> {
  const asked = network()
  const useful = asked.then((response) => (isGone(response) ? null : response), () => null)
  const first = await Promise.race([useful, timeout(PAGE_TIMEOUT_MS).then(() => null)])
  return first ?? (await shell()) ?? asked
}

/** Bad gateway, unavailable, gateway timeout: what proxies say of a server that is down. */
function isGone({ status }: Response): boolean {
  return status >= 502 && status <= 504
}

/** A file whose content belongs to its name: what was kept is as good as new. */
export async function answerAsset(request: Request, cache: Cache, network: (request: Request) => Promise<Response>): Promise<Response> {
  const kept = await cache.match(request, { ignoreVary: true })
  if (kept) return kept
  const response = await network(request)
  if (response.ok && new URL(request.url).pathname.startsWith(HASHED)) await cache.put(request, response.clone())
  return response
}
