/** What a page says to a worker that waits to take over. */
export type PageMessage =
  /** Offers itself; `entry` is the path of the script the page began with. The answer comes through the port. */
  | { readonly type: 'offer'; readonly entry: string | null }
  /** The person wants the new version. */
  | { readonly type: 'take-over' }

/** `asks`: the worker waits for the person. `takes-over`: nobody would notice, and it does. */
export type WorkerAnswer = 'asks' | 'takes-over'
