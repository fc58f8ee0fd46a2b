/**
 * Runs `task` while no other tab of this site runs one of the same name. Browsers without Web Locks
 * (none that is still maintained) run it at once.
 */
export async function exclusively<T>(name: string, task: () => Promise<T>): Promise<T> {
  if (!navigator.locks) return task()
  let result: { value: T } | undefined
  await navigator.locks.request(name, async () => {
    result = { value: await task() }
  })
  if (!result) throw new Error(`the lock ${name} ended without running its task`)
  return result.value
}
