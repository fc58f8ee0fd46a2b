import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { Problem } from '@/lib/problem'
import { jsonResponse, makeToken, problemResponse } from '@/test/tokens'

import { BuiltInSession } from './builtin'
import type { TabChannel, TabMessage } from './channel'
import { sessionHint } from './hint'
import { SessionStore } from './store'

/** Tabs of one browser: what one posts, all the others hear. */
class Tabs {
  readonly #tabs: { listener: ((message: TabMessage) => void) | null }[] = []
  readonly posted: TabMessage[] = []

  open = (): TabChannel => {
    const tab: { listener: ((message: TabMessage) => void) | null } = { listener: null }
    this.#tabs.push(tab)
    return {
      post: (message) => {
        this.posted.push(message)
        for (const other of this.#tabs) if (other !== tab) other.listener?.(message)
      },
      listen: (listener) => {
        tab.listener = listener
      },
      close: () => {
        tab.listener = null
      },
    }
  }
}

const started: BuiltInSession[] = []

function openTab(tabs = new Tabs()) {
  const store = new SessionStore()
  const session = new BuiltInSession(store, tabs.open)
  started.push(session)
  return { store, session, tabs }
}

const fetchMock = vi.fn<typeof fetch>()
/** The paths that were called, in order. */
const calls = () => fetchMock.mock.calls.map(([input]) => String(input))

beforeEach(() => {
  vi.useFakeTimers({ now: 1_700_000_000_000 })
  fetchMock.mockReset()
  vi.stubGlobal('fetch', fetchMock)
})

afterEach(() => {
  for (const session of started.splice(0)) session.stop()
  vi.useRealTimers()
})

describe('the built-in session', () => {
  it('asks nobody when there never was a session', async () => {
    const { store, session } = openTab()
    session.start()
    expect(store.getState()).toEqual({ status: 'signed-out', expired: false })
    expect(await store.getToken()).toBeNull()
    expect(fetchMock).not.toHaveBeenCalled()
  })

  it('restores a session from the refresh cookie, with one call for all who wait', async () => {
    sessionHint.set()
    fetchMock.mockResolvedValue(jsonResponse({ token: makeToken(), expiresAt: '' }))
    const { store, session } = openTab()
    session.start()
    expect(store.getState().status).toBe('loading')
    const tokens = await Promise.all([store.getToken(), store.getToken(), store.getToken()])
    expect(new Set(tokens)).toEqual(new Set([makeToken()]))
    expect(calls()).toEqual(['/api/identity/refresh'])
    expect(store.getState()).toMatchObject({ status: 'signed-in', subject: 'user_ada', sessionId: 'sess_1' })
  })

  it('lets a refresh outlive the page, for its answer carries the next cookie', async () => {
    sessionHint.set()
    fetchMock.mockResolvedValue(jsonResponse({ token: makeToken(), expiresAt: '' }))
    const { store, session } = openTab()
    session.start()
    await store.getToken()
    expect(fetchMock.mock.calls[0]?.[1]).toMatchObject({ method: 'POST', keepalive: true })
  })

  it('asks again under the same name until there is an answer, also on the next page', async () => {
    sessionHint.set()
    const names = () => fetchMock.mock.calls.map(([, init]) => new Headers(init?.headers).get('idempotency-key'))
    fetchMock.mockRejectedValueOnce(new TypeError('left before the answer came'))
    const left = openTab()
    left.session.start()
    await expect(left.store.getToken()).rejects.toBeInstanceOf(Problem)
    left.session.stop()
    fetchMock.mockImplementation(async () => jsonResponse({ token: makeToken(), expiresAt: '' }))
    const next = openTab()
    next.session.start()
    await next.store.getToken()
    await next.store.getToken({ fresh: true })
    const [first, second, third] = names()
    expect(first).toMatch(/^[0-9a-f]{32}$/)
    expect(second).toBe(first)
    expect(third).toMatch(/^[0-9a-f]{32}$/)
    expect(third).not.toBe(first)
  })

  it('is signed out when the cookie is no longer good, and remembers that', async () => {
    sessionHint.set()
    fetchMock.mockResolvedValue(problemResponse(401, 'unauthenticated'))
    const { store, session } = openTab()
    session.start()
    expect(await store.getToken()).toBeNull()
    expect(store.getState()).toEqual({ status: 'signed-out', expired: false })
    expect(sessionHint.get()).toBe(false)
  })

  it('is unavailable, not signed out, when the server cannot be reached, and tries again by itself', async () => {
    sessionHint.set()
    fetchMock.mockRejectedValueOnce(new TypeError('Failed to fetch'))
    const { store, session } = openTab()
    session.start()
    await vi.waitFor(() => expect(store.getState().status).toBe('unavailable'))
    await expect(store.getToken()).rejects.toMatchObject({ code: 'network' })
    expect(sessionHint.get()).toBe(true)
    fetchMock.mockResolvedValueOnce(jsonResponse({ token: makeToken(), expiresAt: '' }))
    await vi.advanceTimersByTimeAsync(2_000)
    expect(store.getState().status).toBe('signed-in')
  })

  it('waits as long as a limit says before it tries again', async () => {
    sessionHint.set()
    fetchMock.mockResolvedValueOnce(problemResponse(429, 'rate_limited', {}, { 'retry-after': '9' }))
    const { store, session } = openTab()
    session.start()
    await vi.waitFor(() => expect(store.getState().status).toBe('unavailable'))
    fetchMock.mockResolvedValue(jsonResponse({ token: makeToken(), expiresAt: '' }))
    await vi.advanceTimersByTimeAsync(8_900)
    expect(calls()).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(200)
    expect(calls()).toHaveLength(2)
  })

  it('replaces the token a minute before its end', async () => {
    const { store, session } = openTab()
    session.start()
    session.accept(makeToken('user_ada', { nonce: 'one' }))
    fetchMock.mockResolvedValueOnce(jsonResponse({ token: makeToken('user_ada', { nonce: 'two' }), expiresAt: '' }))
    await vi.advanceTimersByTimeAsync(239_000)
    expect(fetchMock).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1_500)
    expect(calls()).toEqual(['/api/identity/refresh'])
    expect(await store.getToken()).toBe(makeToken('user_ada', { nonce: 'two' }))
  })

  it('fetches a new token for a refused one only if it was not replaced meanwhile', async () => {
    const { store, session } = openTab()
    session.start()
    const [old, current] = [makeToken('user_ada', { nonce: 'old' }), makeToken('user_ada', { nonce: 'current' })]
    session.accept(current)
    expect(await store.getToken({ rejected: old })).toBe(current)
    expect(fetchMock).not.toHaveBeenCalled()
    fetchMock.mockResolvedValueOnce(jsonResponse({ token: makeToken('user_ada', { nonce: 'next' }), expiresAt: '' }))
    expect(await store.getToken({ rejected: current })).toBe(makeToken('user_ada', { nonce: 'next' }))
  })

  it('ends in every tab when one signs out', async () => {
    const tabs = new Tabs()
    const [one, two] = [openTab(tabs), openTab(tabs)]
    one.session.start()
    two.session.start()
    one.session.accept(makeToken())
    expect(two.store.getState()).toMatchObject({ status: 'signed-in', subject: 'user_ada' })
    fetchMock.mockResolvedValueOnce(new Response(null, { status: 204 }))
    await two.store.signOut()
    expect(one.store.getState()).toEqual({ status: 'signed-out', expired: false })
    expect(two.store.getState()).toEqual({ status: 'signed-out', expired: false })
    const [, init] = fetchMock.mock.calls[0] ?? []
    expect(new Headers(init?.headers).get('authorization')).toBe(`Bearer ${makeToken()}`)
  })

  it('stays signed in, and says why, when signing out fails', async () => {
    const { store, session } = openTab()
    session.start()
    session.accept(makeToken())
    fetchMock.mockRejectedValueOnce(new TypeError('Failed to fetch'))
    await expect(store.signOut()).rejects.toMatchObject({ code: 'network' })
    expect(store.getState().status).toBe('signed-in')
  })

  it('uses a token that another tab fetched while it waited for its turn', async () => {
    const tabs = new Tabs()
    const [one, two] = [openTab(tabs), openTab(tabs)]
    one.session.start()
    two.session.start()
    one.session.accept(makeToken('user_ada', { nonce: 'old' }))
    let turn = Promise.resolve()
    vi.stubGlobal('navigator', {
      locks: {
        request: (_name: string, task: () => Promise<void>) => {
          turn = turn.then(task)
          return turn
        },
      },
    })
    fetchMock.mockResolvedValue(jsonResponse({ token: makeToken('user_ada', { nonce: 'new' }), expiresAt: '' }))
    const tokens = await Promise.all([one.store.getToken({ fresh: true }), two.store.getToken({ fresh: true })])
    expect(tokens).toEqual([makeToken('user_ada', { nonce: 'new' }), makeToken('user_ada', { nonce: 'new' })])
    expect(calls()).toEqual(['/api/identity/refresh'])
  })

  it('says that a session has ended by itself', async () => {
    const { store, session } = openTab()
    session.start()
    session.accept(makeToken())
    fetchMock.mockResolvedValueOnce(problemResponse(401, 'unauthenticated'))
    expect(await store.getToken({ fresh: true })).toBeNull()
    expect(store.getState()).toEqual({ status: 'signed-out', expired: true })
  })

  it('keeps no token in storage', () => {
    const { session } = openTab()
    session.start()
    session.accept(makeToken())
    const stored = Object.values({ ...localStorage }).join(' ') + Object.values({ ...sessionStorage }).join(' ')
    expect(stored).not.toContain(makeToken())
    expect(stored).not.toContain('user_ada')
  })
})
