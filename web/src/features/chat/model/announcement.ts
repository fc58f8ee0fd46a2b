import { summaryOf } from './summary'
import type { Conversation, Message } from './types'
import { displayName } from '@/lib/people'

/** More messages than this at once are counted, not read out. */
const MOST_READ_OUT = 3

/**
 * What a screen reader says about messages that have just come.
 *
 * @param openId the conversation in view; what comes there is read out, elsewhere only the name is said
 */
export function announcement(
  messages: readonly Message[],
  openId: string | undefined,
  find: (conversationId: string) => Conversation | undefined,
): string {
  if (messages.length > MOST_READ_OUT) return `${messages.length} new messages`
  return messages
    .map((message) => {
      const conversation = find(message.conversationId)
      const name = conversation ? displayName(conversation.peer) : 'somebody'
      return message.conversationId === openId ? `${name}: ${summaryOf(message, 400)}` : `New message from ${name}`
    })
    .join('. ')
}
