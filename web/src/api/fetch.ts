import { networkProblem, Problem, problemFromResponse } from '@/lib/problem'
import { sessionStore } from '@/session/store'

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
export async function sessionFetch(request: Request): Promise<Response> {
  const again = request.clone()
  const token = await sessionStore.getToken()
  const response = await send(authorized(request, token))
  if (response.ok) return response
  if (response.status !== 401 || !token) throw await problemFromResponse(response)
  const fresh = await sessionStore.getToken({ rejected: token })
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
