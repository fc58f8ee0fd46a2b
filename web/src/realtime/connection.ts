import type { ConnectionState, Notice } from './client'
import type { SendOutcome } from './pendingSends'
import type { ClientFrame, MessageToSend } from './types'

/** One user's event stream as a page sees it, whether the socket is its own or that of another tab. */
export interface Connection {
  /**
   * Whether this page is the one that holds the socket. It alone does what must be done once per browser: send what
   * waits, keep the cache, report deliveries. Changes are told like changes of the state.
   */
  readonly leads: boolean
  getState: () => ConnectionState
  /** @returns the call that ends the subscription */
  onState: (listener: () => void) => () => void
  /** @returns the call that ends the subscription */
  onNotice: (listener: (notice: Notice) => void) => () => void
  /** Finds out who holds the socket. What was kept on disk is up to date for this page once it resolves. */
  join: () => Promise<void>
  /** Notices come from now on, with those since {@link join}. */
  start: () => void
  stop: () => void
  /** The network came back, the tab was looked at again, or somebody pressed "try now". */
  retryNow: () => void
  /** The browser says the network is gone. */
  networkLost: () => void
  /** @returns false when there is no connection to hand the frame to */
  send: (frame: ClientFrame) => boolean
  /** Sends a message and waits for the verdict; only a page that {@link leads} gets one. */
  sendMessage: (message: MessageToSend) => Promise<SendOutcome>
}
