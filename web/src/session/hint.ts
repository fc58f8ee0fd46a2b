import { storage } from '@/lib/storage'

const KEY = 'onlychat.session'

/**
 * Remembers that somebody was signed in here. The refresh cookie is out of script's reach, so this
 * tells whether asking for a token is worth a call, and which frame to draw meanwhile. No secret.
 */
export const sessionHint = {
  get: (): boolean => storage.get(KEY) !== null,
  set: (): void => storage.set(KEY, '1'),
  clear: (): void => storage.remove(KEY),
}
