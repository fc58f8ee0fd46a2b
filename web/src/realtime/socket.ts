/** What the realtime client needs of a WebSocket. */
export interface SocketLike {
  onopen: (() => void) | null
  onmessage: ((text: string) => void) | null
  /** Called once, whoever closed. Code 1006 when the connection was lost. */
  onclose: ((code: number, reason: string) => void) | null
  send(text: string): void
  close(code?: number, reason?: string): void
}

/** Opens a socket to `url` with the given subprotocol. May throw when the URL is refused. */
export type SocketFactory = (url: string, protocol: string) => SocketLike

/** The browser's own WebSocket behind {@link SocketLike}. */
export const browserSocket: SocketFactory = (url, protocol) => {
  const raw = new WebSocket(url, protocol)
  const socket: SocketLike = {
    onopen: null,
    onmessage: null,
    onclose: null,
    send: (text) => {
      if (raw.readyState === WebSocket.OPEN) raw.send(text)
    },
    close: (code, reason) => raw.close(code, reason),
  }
  raw.onopen = () => socket.onopen?.()
  raw.onmessage = (message: MessageEvent<unknown>) => {
    if (typeof message.data === 'string') socket.onmessage?.(message.data)
  }
  raw.onclose = (event) => socket.onclose?.(event.code, event.reason)
  return socket
}

/** The realtime address of the server that served this page. */
export function realtimeUrl(location: { protocol: string; host: string }): string {
  return `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/api/realtime`
}
