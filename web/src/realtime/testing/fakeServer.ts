import type { SocketFactory, SocketLike } from '../socket'

/** One scripted socket: what the client sent, and the means to answer. */
export class FakeSocket implements SocketLike {
  onopen: (() => void) | null = null
  onmessage: ((text: string) => void) | null = null
  onclose: ((code: number, reason: string) => void) | null = null
  readonly sent: Record<string, unknown>[] = []
  readonly url: string
  readonly protocol: string
  closedByClient: number | null = null

  constructor(url: string, protocol: string) {
    this.url = url
    this.protocol = protocol
  }

  send(text: string): void {
    this.sent.push(JSON.parse(text) as Record<string, unknown>)
  }

  close(code = 1000): void {
    this.closedByClient = code
  }

  push(frame: Record<string, unknown>): void {
    this.onmessage?.(JSON.stringify(frame))
  }

  event(cursor: string, event: Record<string, unknown> = { kind: 'conversation.read', conversationId: 'cnv_1', userId: 'u', seq: 1 }): void {
    this.push({ type: 'event', cursor, event })
  }

  beat(cursor: string): void {
    this.push({ type: 'heartbeat', cursor })
  }

  /** Opens and welcomes. */
  welcome(cursor: string, resumed: boolean, heartbeatMs = 20_000): void {
    this.onopen?.()
    this.push({ type: 'welcome', userId: 'usr_me', cursor, resumed, heartbeatMs })
  }

  hangUp(code: number, reason = ''): void {
    this.onclose?.(code, reason)
  }

  sentOfType(type: string): Record<string, unknown>[] {
    return this.sent.filter((frame) => frame.type === type)
  }
}

/** Hands out scripted sockets and remembers them. */
export class FakeServer {
  readonly sockets: FakeSocket[] = []

  readonly open: SocketFactory = (url, protocol) => {
    const socket = new FakeSocket(url, protocol)
    this.sockets.push(socket)
    return socket
  }

  get latest(): FakeSocket {
    const socket = this.sockets.at(-1)
    if (!socket) throw new Error('no socket was opened')
    return socket
  }
}
