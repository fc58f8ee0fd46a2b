import { vi } from 'vitest'

import { jsonResponse } from './tokens'

type Answer = Response | ((body: unknown) => Response | Promise<Response>)

/**
 * A server in a few lines: answers by "METHOD /path". Every call is recorded with its parsed body; a
 * call without an answer fails the test that made it.
 */
export function stubServer(answers: Record<string, Answer>) {
  const calls: { call: string; body: unknown }[] = []
  vi.stubGlobal('fetch', async (input: Request | string, init?: RequestInit) => {
    const request = new Request(input instanceof Request ? input : new URL(input, 'http://localhost:8747'), init)
    const call = `${request.method} ${new URL(request.url).pathname}`
    const text = await request.text()
    const body: unknown = text ? JSON.parse(text) : undefined
    calls.push({ call, body })
    const answer = answers[call]
    if (!answer) throw new Error(`the test has no answer for ${call}`)
    return typeof answer === 'function' ? answer(body) : answer.clone()
  })
  return { calls, answers }
}

export const user = {
  id: 'usr_1',
  clerkId: 'user_ada',
  email: 'ada@example.com',
  firstName: 'Ada',
  lastName: null,
  imageUrl: null,
  color: null,
  profileSetup: true,
  bio: null,
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
}

export const okUser = () => jsonResponse({ user })
