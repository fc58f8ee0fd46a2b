import type { ConnectionState, Notice } from '../client'
import type { ClientFrame, Signal } from '../types'

/**
 * One tab's time as the leader. A later term always counts more, whatever the clock says, so that a leader that was
 * asleep and did not notice its replacement is not listened to.
 */
export interface Term {
  readonly at: number
  readonly tab: string
}

/** What the leader says of itself whenever it changes. */
export interface Standing {
  readonly state: ConnectionState
  /** Whether somebody can see the leader's page. A hidden one may be slowed down by the browser. */
  readonly visible: boolean
  /** How many notices the leader has told in this term: who has heard fewer has missed some. */
  readonly told: number
}

/** What the tabs of one person tell each other. It never leaves the browser. */
export type RelayMessage =
  | ({ readonly type: 'lead'; readonly term: Term } & Standing)
  /** Answers a `join`, after everything the leader has told so far is on disk. */
  | ({ readonly type: 'joined'; readonly term: Term; readonly to: string; readonly signals: readonly Signal[] } & Standing)
  | { readonly type: 'notice'; readonly term: Term; readonly told: number; readonly notice: Notice }
  | { readonly type: 'here'; readonly term: Term; readonly told: number }
  | { readonly type: 'join'; readonly from: string }
  | { readonly type: 'ask' }
  | { readonly type: 'frame'; readonly frame: ClientFrame }
  | { readonly type: 'retry' }

/** The way to the other tabs. Listeners never hear what their own tab said. */
export interface RelayChannel {
  post: (message: RelayMessage) => void
  listen: (listener: (message: RelayMessage) => void) => void
  close: () => void
}

/**
 * Opens the channel of one person. Only pages of the same build's kind use a name: raise the version when a message
 * changes its meaning, and old pages keep to themselves.
 */
export function openRelay(userId: string): RelayChannel {
  const channel = new BroadcastChannel(relayName(userId))
  return {
    post: (message) => channel.postMessage(message),
    // Only this origin's own pages reach the channel.
    listen: (listener) => channel.addEventListener('message', (event: MessageEvent<RelayMessage>) => listener(event.data)),
    close: () => channel.close(),
  }
}

/** The name of the channel and of the lock that makes a tab the leader. */
export function relayName(userId: string): string {
  return `onlychat.live.1.${userId}`
}

/** Whether `a` counts more than `b`. */
export function isLater(a: Term, b: Term | null): boolean {
  return b === null || a.at > b.at || (a.at === b.at && a.tab > b.tab)
}

export function isSame(a: Term, b: Term | null): boolean {
  return b !== null && a.at === b.at && a.tab === b.tab
}
