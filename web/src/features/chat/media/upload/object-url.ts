/** How long whatever shows a file may go on reading it after it was let go: it leaves the page a moment later. */
const LINGER_MS = 10_000

/** Lets go of an address that was made for a file, once nothing reads from it any more. */
export function freeLater(url: string): void {
  setTimeout(() => URL.revokeObjectURL(url), LINGER_MS)
}
