import { describe, expect, it, vi } from 'vitest'

import { keepAwake } from './wake-lock'

function screen() {
  const release = vi.fn(async () => {})
  let grant: () => void = () => {}
  const request = vi.fn(
    () =>
      new Promise<WakeLockSentinel>((resolve) => {
        grant = () => resolve({ release } as unknown as WakeLockSentinel)
      }),
  )
  return { lock: { request } as unknown as WakeLock, release, grant: () => grant() }
}

describe('the screen', () => {
  it('stays on until it is let go', async () => {
    const { lock, release, grant } = screen()
    const letGo = keepAwake(lock)
    grant()
    await Promise.resolve()
    expect(release).not.toHaveBeenCalled()
    letGo()
    letGo()
    expect(release).toHaveBeenCalledOnce()
  })

  it('is let go also if the browser grants it too late', async () => {
    const { lock, release, grant } = screen()
    keepAwake(lock)()
    grant()
    await vi.waitFor(() => expect(release).toHaveBeenCalledOnce())
  })

  it('is left alone where the browser cannot or will not', async () => {
    expect(keepAwake(null)).not.toThrow()
    const refused = { request: () => Promise.reject(new Error('low battery')) } as unknown as WakeLock
    const letGo = keepAwake(refused)
    await Promise.resolve()
    expect(letGo).not.toThrow()
  })
})
