/** Where the position in the event stream is kept between two loads of the page. */
export interface CursorStorage {
  load(): string | null
  save(cursor: string | null): void
}

/**
 * Keeps the cursor of one user in the tab's session storage: a reload resumes where the page was, and two tabs, which
 * may have got different far, never share a position.
 *
 * Storage may be full or forbidden; then the cursor lives in memory alone, which costs a refetch after a reload.
 */
export function sessionCursorStorage(userId: string, storage: () => Storage = () => sessionStorage): CursorStorage {
  const key = `onlychat.cursor.${userId}`
  return {
    load() {
      try {
        return storage().getItem(key)
      } catch {
        return null
      }
    },
    save(cursor) {
      try {
        if (cursor === null) storage().removeItem(key)
        else storage().setItem(key, cursor)
      } catch {
        // See above: the position in memory is enough for this page's life.
      }
    },
  }
}
