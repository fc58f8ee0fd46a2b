import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { setUnsentCounter, unsent } from './unsent'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('whoever asks before anybody knows waits for the one who does', async () => {
  const asked = unsent()
  await vi.advanceTimersByTimeAsync(1_000)
  const stop = setUnsentCounter(() => Promise.resolve({ messages: 2, files: 1 }))
  await expect(asked).resolves.toEqual({ messages: 2, files: 1 })
  await expect(unsent()).resolves.toEqual({ messages: 2, files: 1 })
  stop()
})

test('when nobody ever knows, nothing waits', async () => {
  const asked = unsent()
  await vi.advanceTimersByTimeAsync(5_000)
  await expect(asked).resolves.toEqual({ messages: 0, files: 0 })
})
