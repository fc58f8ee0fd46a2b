import { QueryClient } from '@tanstack/react-query'

import { toProblem } from '@/lib/problem'

const RETRIES = 2

/** Retries what may succeed by itself; a refusal is shown at once. */
export function shouldRetry(failures: number, error: unknown): boolean {
  const problem = toProblem(error)
  return failures < RETRIES && problem.temporary && problem.status !== 429
}

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      retry: shouldRetry,
      retryDelay: (attempt) => Math.min(4000, 400 * 2 ** attempt),
      // Offline calls fail with a message and a way on; a paused query would only spin.
      networkMode: 'always',
    },
    mutations: { retry: false, networkMode: 'always' },
  },
})
