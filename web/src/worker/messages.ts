/** What a page says to a worker that waits to take over. */
export type PageMessage =
  /** Offers itself; `entry` is the path of the script the page began with. The answer comes through the port. */
  | { readonly type: 'offer'; readonly entry: string | null }
  /** The person wants the new version. */
  | { readonly type: 'take-over' }

/** `asks`: the worker waits for the person. `takes-over`: nobody would notice, and it does. */
export type WorkerAnswer = 'asks' | 'takes-over'

/** The worker asks a page to go somewhere: a notification was chosen. */
export interface OpenMessage {
  readonly type: 'open'
  /** Within the application. */
  readonly path: string
}

/** Whether the worker said this. */
export function isOpenMessage(data: unknown): data is OpenMessage {
  return typeof data === 'object' && data !== null && 'type' in data && data.type === 'open' && 'path' in data && typeof data.path === 'string'
}
