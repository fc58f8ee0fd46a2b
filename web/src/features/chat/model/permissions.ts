import type { Message } from './types'

/** The limits of `GET /api/config` that concern changing a message; null means none. */
export interface ChangeLimits {
  readonly editWindowSeconds: number | null
  readonly deleteWindowSeconds: number | null
}

function within(message: Message, seconds: number | null, now: number): boolean {
  return seconds === null || now - Date.parse(message.createdAt) <= seconds * 1000
}

/** Whether the viewer may still change the text. The server decides; this only spares a refusal. */
export function mayEdit(message: Message, selfId: string, limits: ChangeLimits, now: number): boolean {
  return message.author.userId === selfId && !message.deletedAt && within(message, limits.editWindowSeconds, now)
}

export function mayDelete(message: Message, selfId: string, limits: ChangeLimits, now: number): boolean {
  return message.author.userId === selfId && !message.deletedAt && within(message, limits.deleteWindowSeconds, now)
}

/** Whether one more emoji may be given: one that is there already always may. */
export function mayReact(message: Message, emoji: string, most: number): boolean {
  return !message.deletedAt && (message.reactions.length < most || message.reactions.some((given) => given.emoji === emoji))
}
