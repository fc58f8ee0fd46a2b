/** Where the position in the event stream is kept between two loads of the page, beside what was built from it. */
export interface CursorStorage {
  load(): Promise<string | null>
  /**
   * Everything up to `cursor` has been applied. Null: what was built from earlier positions may be wrong, and no
   * position is good any more.
   */
  save(cursor: string | null): void
}
