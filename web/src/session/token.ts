/** The claims of a session token this page uses. Never checked here: that is the server's part. */
export interface TokenClaims {
  subject: string
  sessionId: string
  /** Lifetime in milliseconds, from its own claims so that a wrong clock does not matter. */
  lifetimeMs: number
}

/** Null for anything that is not a JWT with the claims OnlyChat's tokens carry. */
export function readClaims(token: string): TokenClaims | null {
  const payload = token.split('.')[1]
  if (!payload) return null
  try {
    const bytes = Uint8Array.from(atob(payload.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0))
    const claims: unknown = JSON.parse(new TextDecoder().decode(bytes))
    if (typeof claims !== 'object' || claims === null) return null
    const { sub, sid, iat, exp } = claims as Record<string, unknown>
    if (typeof sub !== 'string' || typeof iat !== 'number' || typeof exp !== 'number') return null
    return { subject: sub, sessionId: typeof sid === 'string' ? sid : '', lifetimeMs: Math.max(0, (exp - iat) * 1000) }
  } catch {
    return null
  }
}
