import { act, render, screen } from '@testing-library/react'
import { expect, it, vi } from 'vitest'

import { useInstall, watchInstallable } from './install'

function Probe() {
  const install = useInstall()
  return install ? <button type="button" onClick={() => void install()}>Install</button> : <p>nothing</p>
}

it('offers to install where and as long as the browser does', async () => {
  const stop = watchInstallable()
  render(<Probe />)
  expect(screen.getByText('nothing')).toBeVisible()
  const prompt = vi.fn<() => Promise<{ outcome: string }>>(() => Promise.resolve({ outcome: 'dismissed' }))
  const event = Object.assign(new Event('beforeinstallprompt', { cancelable: true }), { prompt })
  act(() => void window.dispatchEvent(event))
  // The browser's own bar stays away.
  expect(event.defaultPrevented).toBe(true)
  await act(async () => screen.getByRole('button', { name: 'Install' }).click())
  expect(prompt).toHaveBeenCalledOnce()
  expect(screen.getByText('nothing')).toBeVisible()
  act(() => void window.dispatchEvent(Object.assign(new Event('beforeinstallprompt'), { prompt })))
  expect(screen.getByRole('button')).toBeVisible()
  act(() => void window.dispatchEvent(new Event('appinstalled')))
  expect(screen.getByText('nothing')).toBeVisible()
  stop()
})
