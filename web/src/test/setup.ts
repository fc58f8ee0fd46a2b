import '@testing-library/jest-dom/vitest'

import { cleanup } from '@testing-library/react'
import { afterEach } from 'vitest'

// jsdom draws nothing: what measures and scrolls does not exist there.
class NoResizeObserver implements ResizeObserver {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}
globalThis.ResizeObserver ??= NoResizeObserver
Object.defineProperty(window, 'scrollTo', { value: () => undefined, writable: true })

afterEach(() => {
  cleanup()
  localStorage.clear()
})
