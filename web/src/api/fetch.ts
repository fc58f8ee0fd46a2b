import { networkProblem, Problem, problemFromResponse } from '@/lib/problem'
import { sessionStore } from '@/session/store'
import { readClaims } from '@/session/token'
import type { TokenOptions } from '@/session/types'

/** Longest wait for an answer, milliseconds. A connection that hangs is a failure the person can retry. */
const TIMEOUT_MS = 30_000

/** `fetch` for calls that need no session. Throws a {@link Problem} for every answer that is not 2xx. */
export async function plainFetch(request: Request): Promise<Response> {
  const response = await send(request)
  if (!response.ok) throw await problemFromResponse(response)
  return response
}

/**
 * `fetch` with the session token. A 401 leads to one refresh (shared by all calls and all tabs) and
 * one more attempt. Throws a {@link Problem} for every answer that is not 2xx.
 */
export function sessionFetch(request: Request): Promise<Response> {
  return fetchWith(request, (options) => sessionStore.getToken(options))
}

/** {@link sessionFetch} for one person alone: nothing is sent any more once somebody else is signed in. */
export function sessionFetchOf(subject: string): (request: Request) => Promise<Response> {
  return (request) =>
    fetchWith(request, async (options) => {
      const token = await tokenOf(subject, options)
      // Not without a token either: a cookie of whoever is signed in by now would speak for them.
      if (token === null) throw new Problem({ status: 401, code: 'unauthenticated', detail: 'Sign in again to go on.' })
      return token
    })
}

/** The token of this person; null when nobody is signed in, or somebody else. */
export async function tokenOf(subject: string, options?: TokenOptions): Promise<string | null> {
  const token = await sessionStore.getToken(options)
  return token !== null && readClaims(token)?.subject === subject ? token : null
}

async function fetchWith(request: Request, getToken: (options?: TokenOptions) => Promise<string | null>): Promise<Response> {
  const again = request.clone()
  const token = await getToken()
  const response = await send(authorized(request, token))
  if (response.ok) return response
  if (response.status !== 401 || !token) throw await problemFromResponse(response)
  const fresh = await getToken({ rejected: token })
  if (!fresh) throw await problemFromResponse(response)
  return plainFetch(authorized(again, fresh))
}

function authorized(request: Request, token: string | null): Request {
  if (token) request.headers.set('authorization', `Bearer ${token}`)
  return request
}

async function send(request: Request): Promise<Response> {
  const timeout = AbortSignal.timeout(TIMEOUT_MS)
  try {
    return await fetch(request, { signal: AbortSignal.any([request.signal, timeout]) })
  } catch (error) {
    // The caller's own abort (a query that is no longer wanted) is no failure: pass it on.
    if (request.signal.aborted || error instanceof Problem) throw error
    throw networkProblem(error)
  }
}
