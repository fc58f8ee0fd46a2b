/** One field of a request that was not accepted; `pointer` is a JSON pointer such as `/handle`. */
export interface ProblemField {
  pointer: string
  code: string
  detail: string
}

export interface ProblemInit {
  /** HTTP status; 0 when no answer came at all. */
  status: number
  /** Stable snake_case code of the server, or one of this client's own: `network`, `unexpected`. */
  code: string
  /** A sentence for the person in front of the screen. */
  detail: string
  title?: string
  errors?: ProblemField[]
  /** What to quote to whoever runs the server. */
  requestId?: string | null
  /** Seconds until another attempt makes sense. */
  retryAfter?: number | null
}

/** Every failure of a call, whatever its cause (RFC 9457 for what the server says). */
export class Problem extends Error {
  override readonly name = 'Problem'
  readonly status: number
  readonly code: string
  readonly detail: string
  readonly title: string
  readonly errors: readonly ProblemField[]
  readonly requestId: string | null
  readonly retryAfter: number | null

  constructor(init: ProblemInit, options?: ErrorOptions) {
    super(init.detail, options)
    this.status = init.status
    this.code = init.code
    this.detail = init.detail
    this.title = init.title ?? ''
    this.errors = init.errors ?? []
    this.requestId = init.requestId ?? null
    this.retryAfter = init.retryAfter ?? null
  }

  /** Whether the same call may succeed later without anything being changed. */
  get temporary(): boolean {
    return this.code === 'network' || this.status === 429 || this.status >= 500
  }
}

export function networkProblem(cause?: unknown): Problem {
  return new Problem(
    { status: 0, code: 'network', detail: 'OnlyChat can’t be reached. Check your connection and try again.' },
    { cause },
  )
}

/** Whatever was thrown, as a {@link Problem}. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error
  // fetch() rejects with a TypeError when no answer came.
  if (error instanceof TypeError && /fetch|network|load failed/i.test(error.message)) return networkProblem(error)
  return new Problem(
    { status: 0, code: 'unexpected', detail: 'Something went wrong on this page. Reload it, or try again.' },
    { cause: error },
  )
}

/** Reads the problem out of an answer that is not 2xx. */
export async function problemFromResponse(response: Response): Promise<Problem> {
  const body: unknown = await response.json().catch(() => null)
  const record = isRecord(body) ? body : {}
  const detail = text(record.detail) ?? text(record.message) ?? fallbackDetail(response.status)
  return new Problem({
    status: response.status,
    code: text(record.code) ?? 'unexpected',
    detail,
    title: text(record.title) ?? '',
    errors: Array.isArray(record.errors) ? record.errors.filter(isField) : [],
    requestId: text(record.requestId) ?? response.headers.get('x-request-id'),
    retryAfter: parseRetryAfter(response.headers.get('retry-after')),
  })
}

/** Seconds, from either form of the `Retry-After` header. */
export function parseRetryAfter(header: string | null, now = Date.now()): number | null {
  if (!header) return null
  if (/^\d+$/.test(header.trim())) return Number(header)
  const at = Date.parse(header)
  return Number.isNaN(at) ? null : Math.max(0, Math.ceil((at - now) / 1000))
}

function fallbackDetail(status: number): string {
  return status >= 500
    ? 'The server could not answer. Try again in a moment.'
    : `The server refused this request (${status}).`
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}

function isField(value: unknown): value is ProblemField {
  return isRecord(value) && text(value.pointer) !== null && text(value.detail) !== null && typeof value.code === 'string'
}
