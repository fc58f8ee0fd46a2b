/** Keeps the screen on where the browser can, until the call that it returns. It may fail without a word: nothing hangs on it. */
export function keepAwake(lock: WakeLock | null = 'wakeLock' in navigator ? navigator.wakeLock : null): () => void {
  let wanted = true
  let held: WakeLockSentinel | null = null
  const free = (sentinel: WakeLockSentinel) => void sentinel.release().catch(() => {})
  lock?.request('screen').then(
    (sentinel) => {
      if (wanted) held = sentinel
      else free(sentinel)
    },
    () => {},
  )
  return () => {
    wanted = false
    if (held) free(held)
    held = null
  }
}
