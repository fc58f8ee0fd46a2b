/**
 * `localStorage` that never throws: it can be switched off, full, or absent. What is kept here is
 * always a convenience; nothing breaks when it is lost.
 */
export const storage = {
  get(key: string): string | null {
    try {
      return localStorage.getItem(key)
    } catch {
      return null
    }
  },
  set(key: string, value: string): void {
    try {
      localStorage.setItem(key, value)
    } catch {
      // A full or disabled storage loses a convenience only.
    }
  },
  remove(key: string): void {
    try {
      localStorage.removeItem(key)
    } catch {
      // As above.
    }
  },
}
