import { DatabaseSource } from './database'
import { systemClock } from '@/realtime/clock'

/** The database of this browser. */
export const chatDatabase = new DatabaseSource(systemClock)
