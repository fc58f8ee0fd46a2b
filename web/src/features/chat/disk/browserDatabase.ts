import { wipe } from './cache'
import { DatabaseSource } from './database'
import { systemClock } from '@/realtime/clock'

/** The database of this browser. */
export const chatDatabase = new DatabaseSource(systemClock)

/** The session of this person is over: what can be fetched again goes, what was not sent waits for their return. */
export function forgetChat(userId: string): Promise<void> {
  return wipe(chatDatabase, userId)
}

/** This person has signed out: nothing of their conversations stays in this browser. */
export function leaveChat(userId: string): Promise<void> {
  return wipe(chatDatabase, userId, { outbox: true })
}
