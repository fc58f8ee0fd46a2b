/**
 * Where to go after signing in. Only a path of this site is accepted, so that a link cannot send
 * somebody elsewhere under our name. Returns `fallback` for anything else.
 */
export function safeRedirect(target: unknown, fallback: string): string {
  if (typeof target !== 'string' || !target.startsWith('/')) return fallback
  try {
    const url = new URL(target, window.location.origin)
    // "//host", "/\host" and control characters all change the origin or are normalised away here.
    if (url.origin !== window.location.origin) return fallback
    return url.pathname + url.search + url.hash
  } catch {
    return fallback
  }
}
