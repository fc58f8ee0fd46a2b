/** Runs `task` in the first quiet moment, and within a few seconds at the latest. */
export function whenQuiet(task: () => void): void {
  if (typeof requestIdleCallback === 'function') requestIdleCallback(task, { timeout: 5000 })
  else setTimeout(task, 2000)
}
