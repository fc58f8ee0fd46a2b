/** What is assumed of a token whose times cannot be read: the shortest lifetime an identity provider is known to use. */
const UNKNOWN_LIFETIME_MS = 60_000
/** A renewal never comes later than this before the end. */
const MARGIN_MS = 45_000

interface Times {
  readonly exp: number
  readonly iat: number | null
}

function readTimes(token: string): Times | null {
  const payload = token.split('.')[1]
  if (!payload) return null
  try {
    const claims: unknown = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/')))
    if (typeof claims !== 'object' || claims === null) return null
    const { exp, iat } = claims as { exp?: unknown; iat?: unknown }
    if (typeof exp !== 'number') return null
    return { exp: exp * 1000, iat: typeof iat === 'number' ? iat * 1000 : null }
  } catch {
    return null
  }
}

/**
 * How long to wait, in milliseconds, before a fresh token must follow this one.
 *
 * The signature is not looked at (that is the server's work). The answer lies between a tenth and three quarters of
 * the token's lifetime, so that a wrong clock on the device neither lets the token run out nor asks for new ones
 * without end.
 */
export function renewalDelay(token: string, now: number): number {
  const times = readTimes(token)
  if (!times) return UNKNOWN_LIFETIME_MS / 2
  const lifetime = Math.max(10_000, times.iat === null ? times.exp - now : times.exp - times.iat)
  const margin = Math.min(MARGIN_MS, lifetime / 4)
  return Math.max(lifetime / 10, Math.min(times.exp - now - margin, lifetime * 0.75))
}
