let count = () => 0

/** Says who knows how many messages wait to be sent. @returns the call that takes it back */
export function setUnsentCounter(counter: () => number): () => void {
  count = counter
  return () => {
    if (count === counter) count = () => 0
  }
}

/** How many messages wait to be sent in this browser; signing out deletes them. */
export function unsentCount(): number {
  return count()
}
