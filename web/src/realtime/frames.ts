import type { Problem, ServerEvent, ServerFrame, Signal } from './types'

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function hasKind(value: unknown): value is { kind: string } {
  return isRecord(value) && typeof value.kind === 'string'
}

/**
 * Reads one text frame of the server.
 *
 * Checks what the client's own behaviour rests on (type, cursor, ids of an answer); the insides of an event come from
 * the same server that serves this page and are trusted as typed. A frame of an unknown type is `null`: a newer server
 * may say more than this page understands.
 */
export function parseServerFrame(text: string): ServerFrame | null {
  let frame: unknown
  try {
    frame = JSON.parse(text)
  } catch {
    return null
  }
  if (!isRecord(frame) || typeof frame.type !== 'string') return null
  const { type, cursor, clientId } = frame
  switch (type) {
    case 'welcome':
      if (typeof cursor !== 'string' || typeof frame.userId !== 'string') return null
      if (typeof frame.heartbeatMs !== 'number' || frame.heartbeatMs <= 0) return null
      return { type, cursor, userId: frame.userId, resumed: frame.resumed === true, heartbeatMs: frame.heartbeatMs }
    case 'event':
      return typeof cursor === 'string' && hasKind(frame.event) ? { type, cursor, event: frame.event as ServerEvent } : null
    case 'signal':
      return hasKind(frame.signal) ? { type, signal: frame.signal as Signal } : null
    case 'heartbeat':
    case 'pong':
      return typeof cursor === 'string' ? { type, cursor } : null
    case 'ack':
      return typeof clientId === 'string' && isRecord(frame.message)
        ? (frame as unknown as Extract<ServerFrame, { type: 'ack' }>)
        : null
    case 'nack':
      return isRecord(frame.problem)
        ? { type, clientId: typeof clientId === 'string' ? clientId : null, problem: frame.problem as unknown as Problem }
        : null
    case 'reconnect':
      return { type, afterMs: typeof frame.afterMs === 'number' ? Math.max(0, frame.afterMs) : 0 }
    default:
      return null
  }
}
