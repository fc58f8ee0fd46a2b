import type { ChatApi } from './chatApi'
import type { Delivery, OutboxEntry, Transport } from '../outbox/types'
import { toProblem } from '@/lib/problem'
import type { Connection } from '@/realtime/connection'
import type { MessageToSend } from '@/realtime/types'

/** Refusals that are about the moment, not about the message. */
const PASSING = new Set(['rate_limited', 'unauthenticated', 'unavailable', 'internal', 'storage_full', 'request_timeout'])

function toSend(entry: OutboxEntry): MessageToSend {
  const { clientId, conversationId, text, replyTo, attachments = [] } = entry
  const files = attachments.flatMap(({ mediaId }) => (mediaId === null ? [] : [{ id: mediaId }]))
  return { clientId, conversationId, text, ...(replyTo ? { replyTo } : {}), ...(files.length > 0 ? { attachments: files } : {}) }
}

/** Sends over the socket while it is there, else over HTTP, with the same clientId either way. */
export function createTransport(client: Pick<Connection, 'getState' | 'sendMessage'>, api: Pick<ChatApi, 'send'>): Transport {
  return async (entry): Promise<Delivery> => {
    const message = toSend(entry)
    if (client.getState().kind === 'online') {
      const outcome = await client.sendMessage(message)
      if (outcome.kind === 'ack') return { kind: 'confirmed', message: outcome.message }
      if (outcome.kind === 'lost') return { kind: 'unknown' }
      const { problem } = outcome
      return PASSING.has(problem.code) ? { kind: 'unknown', afterMs: 1_000 } : { kind: 'refused', problem }
    }
    try {
      return { kind: 'confirmed', message: await api.send(message) }
    } catch (error) {
      const problem = toProblem(error)
      const passing = problem.temporary || problem.status === 0 || PASSING.has(problem.code)
      if (!passing) return { kind: 'refused', problem: { status: problem.status, code: problem.code, detail: problem.detail } }
      return problem.retryAfter === null ? { kind: 'unknown' } : { kind: 'unknown', afterMs: problem.retryAfter * 1000 }
    }
  }
}
