/**
 * Finds events that were lost without a trace.
 *
 * Each heartbeat names the position the client should have reached. A cursor is opaque, so the only question that can
 * be asked is whether that exact position came by. It may still be on its way when the beat is sent; if it has not come
 * by the next beat, something in between is missing, and the stream must be read again from the last position that was
 * known to be whole.
 */
export class HoleDetector {
  #suspicion: { whole: string; expected: string } | null = null

  /** An event moved the client to `cursor`. */
  reached(cursor: string): void {
    if (this.#suspicion?.expected === cursor) this.#suspicion = null
  }

  /**
   * A beat says the client should be at `expected`, and it is at `own`.
   *
   * @returns the cursor to resume from when there is a hole, else null
   */
  beat(expected: string, own: string): string | null {
    if (this.#suspicion) return this.#suspicion.whole
    if (expected !== own) this.#suspicion = { whole: own, expected }
    return null
  }
}
