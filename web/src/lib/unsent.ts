/** What has been written or chosen in this browser and is not sent yet; signing out deletes it. */
export interface Unsent {
  readonly messages: number
  /** Files in composers. Those of a message count with it. */
  readonly files: number
}

type Counter = () => Promise<Unsent>

/** How long somebody who knows is waited for: right after a page has opened nobody does yet. */
const PATIENCE_MS = 5_000

let counter: Counter | null = null
const waiting = new Set<(counter: Counter) => void>()

/** Says who knows what waits to be sent. @returns the call that takes it back */
export function setUnsentCounter(count: Counter): () => void {
  counter = count
  for (const tell of waiting) tell(count)
  waiting.clear()
  return () => {
    if (counter === count) counter = null
  }
}

function whoKnows(): Promise<Counter | null> {
  if (counter) return Promise.resolve(counter)
  return new Promise((resolve) => {
    const told = (count: Counter) => {
      clearTimeout(timer)
      resolve(count)
    }
    const timer = setTimeout(() => {
      waiting.delete(told)
      resolve(null)
    }, PATIENCE_MS)
    waiting.add(told)
  })
}

/** What waits to be sent, once what was kept on disk is known. */
export async function unsent(): Promise<Unsent> {
  const count = await whoKnows()
  return count ? count() : { messages: 0, files: 0 }
}
