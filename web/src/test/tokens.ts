/** A token as the server makes them, without a signature: the page never checks one. */
export function makeToken(subject = 'user_ada', options: { sessionId?: string; lifetime?: number; nonce?: string } = {}): string {
  const { sessionId = 'sess_1', lifetime = 300, nonce = '' } = options
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const claims = { sub: subject, sid: sessionId, iat: 1_000, nbf: 1_000, exp: 1_000 + lifetime, nonce }
  return `${part({ alg: 'HS256' })}.${part(claims)}.signature`
}

/** An answer of the API. */
export function jsonResponse(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...headers } })
}

export function problemResponse(status: number, code: string, more: Record<string, unknown> = {}, headers: Record<string, string> = {}): Response {
  const detail = `Refused: ${code}.`
  return jsonResponse({ type: `urn:x:${code}`, title: code, status, code, detail, message: detail, requestId: 'req_1', ...more }, status, headers)
}
