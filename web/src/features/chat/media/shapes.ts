import type { Attachment, WaitingAttachment } from './types'

/** So many are remembered. */
const MOST = 500

/**
 * How large the pictures and videos are that went from here, as far as the browser could tell. The server says it once they
 * are ready, which takes long for a video; until then a bubble keeps the shape that it had while they were on their way.
 */
export class Shapes {
  readonly #known = new Map<string, { readonly width: number; readonly height: number }>()

  /** Takes in files that the server knows by now. */
  note(files: readonly Pick<WaitingAttachment, 'mediaId' | 'width' | 'height'>[]): void {
    for (const { mediaId, width, height } of files) {
      if (mediaId === null || !width || !height) continue
      this.#known.set(mediaId, { width, height })
      const [oldest] = this.#known.keys()
      if (this.#known.size > MOST && oldest !== undefined) this.#known.delete(oldest)
    }
  }

  /** What the server says, or else what is known here. */
  of({ id, kind, width, height }: Attachment): Pick<Attachment, 'kind' | 'width' | 'height'> {
    return width && height ? { kind, width, height } : { kind, ...this.#known.get(id) }
  }
}
