/** The shortest wait before a retry, in milliseconds. */
export const BACKOFF_MIN_MS = 500
/** The longest wait before a retry, in milliseconds. */
export const BACKOFF_MAX_MS = 30_000

/**
 * How long to wait before retry number `attempt` (0 = the first).
 *
 * Full jitter: uniform between the shortest wait and a ceiling that doubles from 1 s to 30 s. The spread is what keeps
 * a thousand pages from coming back to a restarted server in the same instant.
 *
 * @param random a number in [0, 1)
 */
export function backoffDelay(attempt: number, random: number): number {
  const ceiling = Math.min(BACKOFF_MAX_MS, 2 * BACKOFF_MIN_MS * 2 ** Math.min(Math.max(attempt, 0), 16))
  return Math.round(BACKOFF_MIN_MS + random * (ceiling - BACKOFF_MIN_MS))
}
