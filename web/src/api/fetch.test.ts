import { beforeEach, describe, expect, it, vi } from 'vitest'

import { Problem } from '@/lib/problem'
import { sessionStore } from '@/session/store'
import { jsonResponse, makeToken, problemResponse } from '@/test/tokens'

import { plainFetch, sessionFetch, sessionFetchOf } from './fetch'
import { shouldRetry } from './query-client'

const fetchMock = vi.fn<(request: Request) => Promise<Response>>()
const getToken = vi.fn<(options: { rejected?: string }) => Promise<string | null>>()

function signIn() {
  sessionStore.attach({ getToken, signOut: () => Promise.resolve(), retry: () => undefined })
  sessionStore.publish({ status: 'signed-in', subject: 'user_ada', sessionId: 's', profile: null })
}

const request = (init?: RequestInit) => new Request('http://localhost:8747/api/user', init)
const bearer = (call: number) => fetchMock.mock.calls[call]?.[0].headers.get('authorization')

beforeEach(() => {
  fetchMock.mockReset()
  getToken.mockReset()
  vi.stubGlobal('fetch', fetchMock)
  signIn()
})

describe('sessionFetch', () => {
  it('sends the token', async () => {
    getToken.mockResolvedValue('one')
    fetchMock.mockResolvedValue(jsonResponse({ user: {} }))
    await sessionFetch(request())
    expect(bearer(0)).toBe('Bearer one')
  })

  it('sends no header when nobody is signed in', async () => {
    sessionStore.publish({ status: 'signed-out', expired: false })
    fetchMock.mockResolvedValue(jsonResponse({}))
    await sessionFetch(request())
    expect(bearer(0)).toBeNull()
    expect(getToken).not.toHaveBeenCalled()
  })

  it('refreshes once after a 401 and repeats the call with its body', async () => {
    getToken.mockImplementation(({ rejected }) => Promise.resolve(rejected === 'old' ? 'new' : 'old'))
    fetchMock.mockImplementation(async (sent) => {
      if (sent.headers.get('authorization') !== 'Bearer new') return problemResponse(401, 'unauthenticated')
      return jsonResponse({ got: await sent.text() })
    })
    const response = await sessionFetch(request({ method: 'PATCH', body: '{"bio":"hi"}' }))
    expect(await response.json()).toEqual({ got: '{"bio":"hi"}' })
    expect(fetchMock).toHaveBeenCalledTimes(2)
  })

  it('gives up when the new token is refused as well', async () => {
    getToken.mockImplementation(({ rejected }) => Promise.resolve(rejected ? 'new' : 'old'))
    fetchMock.mockImplementation(() => Promise.resolve(problemResponse(401, 'unauthenticated')))
    await expect(sessionFetch(request())).rejects.toMatchObject({ status: 401, code: 'unauthenticated' })
    expect(fetchMock).toHaveBeenCalledTimes(2)
  })

  it('passes the refusal on when there is no new token', async () => {
    getToken.mockImplementation(({ rejected }) => Promise.resolve(rejected ? null : 'old'))
    fetchMock.mockResolvedValue(problemResponse(401, 'unauthenticated'))
    await expect(sessionFetch(request())).rejects.toBeInstanceOf(Problem)
    expect(fetchMock).toHaveBeenCalledTimes(1)
  })
})

describe('plainFetch', () => {
  it('turns problem+json into a Problem', async () => {
    fetchMock.mockResolvedValue(
      problemResponse(429, 'rate_limited', { errors: [{ pointer: '/email', code: 'bad', detail: 'Bad.' }] }, { 'retry-after': '7' }),
    )
    await expect(plainFetch(request())).rejects.toMatchObject({
      status: 429,
      code: 'rate_limited',
      detail: 'Refused: rate_limited.',
      requestId: 'req_1',
      retryAfter: 7,
      errors: [{ pointer: '/email', code: 'bad', detail: 'Bad.' }],
    })
  })

  it('says something useful about an answer that is no problem document', async () => {
    fetchMock.mockResolvedValue(new Response('<html>Bad gateway</html>', { status: 502, headers: { 'x-request-id': 'req_9' } }))
    await expect(plainFetch(request())).rejects.toMatchObject({ status: 502, code: 'unexpected', requestId: 'req_9' })
  })

  it('calls an unreachable server what it is', async () => {
    fetchMock.mockRejectedValue(new TypeError('Failed to fetch'))
    await expect(plainFetch(request())).rejects.toMatchObject({ status: 0, code: 'network' })
  })

  it('passes on that its caller gave up', async () => {
    const controller = new AbortController()
    fetchMock.mockImplementation(() => {
      controller.abort()
      return Promise.reject(new DOMException('aborted', 'AbortError'))
    })
    await expect(plainFetch(request({ signal: controller.signal }))).rejects.toMatchObject({ name: 'AbortError' })
  })
})

describe('shouldRetry', () => {
  const problem = (status: number, code = 'x') => new Problem({ status, code, detail: '' })

  it('repeats what may succeed by itself, twice', () => {
    expect(shouldRetry(0, problem(503))).toBe(true)
    expect(shouldRetry(1, problem(0, 'network'))).toBe(true)
    expect(shouldRetry(2, problem(503))).toBe(false)
  })

  it('never repeats a refusal or a limit', () => {
    for (const status of [400, 401, 403, 404, 409, 422, 429]) expect(shouldRetry(0, problem(status))).toBe(false)
  })
})

describe('sessionFetchOf', () => {
  const fetchOf = sessionFetchOf('user_ada')

  it('sends the token of that person', async () => {
    getToken.mockResolvedValue(makeToken('user_ada'))
    fetchMock.mockResolvedValue(jsonResponse({}))
    await fetchOf(request())
    expect(bearer(0)).toBe(`Bearer ${makeToken('user_ada')}`)
  })

  it('sends nothing once somebody else is signed in, or nobody', async () => {
    getToken.mockResolvedValue(makeToken('user_bob'))
    await expect(fetchOf(request())).rejects.toMatchObject({ status: 401, code: 'unauthenticated' })
    sessionStore.publish({ status: 'signed-out', expired: false })
    await expect(fetchOf(request())).rejects.toMatchObject({ status: 401 })
    expect(fetchMock).not.toHaveBeenCalled()
  })

  it('does not repeat a refused call in the name of another', async () => {
    getToken.mockImplementation(({ rejected }) => Promise.resolve(rejected ? makeToken('user_bob') : makeToken('user_ada')))
    fetchMock.mockImplementation(() => Promise.resolve(problemResponse(401, 'unauthenticated')))
    await expect(fetchOf(request())).rejects.toMatchObject({ status: 401 })
    expect(fetchMock).toHaveBeenCalledTimes(1)
  })
})
