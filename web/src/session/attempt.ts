import { storage } from '@/lib/storage'

const KEY = 'onlychat.refresh-attempt'

/**
 * The name of an attempt to refresh. It is kept until an answer has come: a page that is left in between leaves it to
 * the next one, which asks again under the same name and gets the same cookie, instead of being taken for a thief who
 * shows a used one. Nobody else can guess it.
 */
export const refreshAttempt = {
  begin(): string {
    const kept = storage.get(KEY)
    if (kept) return kept
    const random = crypto.getRandomValues(new Uint8Array(16))
    const name = Array.from(random, (byte) => byte.toString(16).padStart(2, '0')).join('')
    storage.set(KEY, name)
    return name
  },
  end: (): void => storage.remove(KEY),
}
