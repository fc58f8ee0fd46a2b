import { expect, it, vi } from 'vitest'

import { showBadge } from './app-badge'

it('puts the number on the icon, and takes it away', () => {
  const browser = { setAppBadge: vi.fn(async (_count?: number) => {}), clearAppBadge: vi.fn(async () => {}) }
  showBadge(3, browser)
  expect(browser.setAppBadge).toHaveBeenCalledExactlyOnceWith(3)
  expect(browser.clearAppBadge).not.toHaveBeenCalled()
  showBadge(0, browser)
  expect(browser.clearAppBadge).toHaveBeenCalledOnce()
  expect(browser.setAppBadge).toHaveBeenCalledOnce()
})

it('is content where there is no icon', async () => {
  const refused = vi.fn(() => Promise.reject(new Error('not installed')))
  showBadge(3, { setAppBadge: refused })
  await Promise.resolve()
  expect(refused).toHaveBeenCalledOnce()
  expect(() => showBadge(3, {})).not.toThrow()
})
