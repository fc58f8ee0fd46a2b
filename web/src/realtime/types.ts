import type { components } from '@/api/schema'

type Schemas = components['schemas']

/** Who wrote a message. */
export type Author = Schemas['Author']
/** One emoji under a message: how many people chose it, and whether the viewer is one of them. */
export type Reaction = Schemas['Reaction']
/** A message as the server shows it. `seq` is dense: 1, 2, 3, … in each conversation. */
export type Message = Schemas['Message']
/** A person as others see them. */
export type PublicUser = Schemas['PublicUser']
/** A conversation as the viewer sees it. */
export type Conversation = Schemas['Conversation']
/** What of a problem document (RFC 9457) this client goes by. A newer server may know more codes. */
export type Problem = Omit<Partial<Schemas['Problem']>, 'code' | 'status'> & { code: string; status: number }

/** What changed, in the order of the commits. */
export type ServerEvent = Schemas['Event']
/** Those that are about what the viewer is told while the page is closed. */
export type NotificationEvent = Extract<ServerEvent, { kind: 'notifications.changed' | 'notificationSettings.changed' }>
/** Those that are about a conversation. */
export type ConversationEvent = Exclude<
  ServerEvent,
  NotificationEvent | { kind: 'subscription.changed' | 'media.changed' | 'privacy.changed' | 'relation.changed' }
>
/** What is true only for a moment, and is not kept. */
export type Signal = Schemas['Signal']
/** A frame the server sends; of a refusal only what this client goes by, so that a newer server's codes pass. */
export type ServerFrame =
  | Exclude<Schemas['ServerFrame'], { type: 'nack' }>
  | { type: 'nack'; clientId: string | null; problem: Problem }

/** What is sent to write a message. */
export interface MessageToSend {
  clientId: string
  conversationId: string
  text: string
  replyTo?: string
  attachments?: { id: string }[]
}

/** A frame the client sends once it is welcome. */
export type ClientFrame =
  | ({ type: 'message.send' } & MessageToSend)
  | { type: 'read' | 'delivered'; conversationId: string; seq: number }
  | { type: 'typing'; conversationId: string }
  | { type: 'token'; token: string }
  | { type: 'ping' }
