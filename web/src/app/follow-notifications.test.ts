import { expect, it, vi } from 'vitest'

import { followNotifications } from './follow-notifications'

it('goes where the worker says, until it is stopped, and heeds nothing else', () => {
  const container = new EventTarget()
  const go = vi.fn<(path: string) => void>()
  const say = (data: unknown) => container.dispatchEvent(Object.assign(new Event('message'), { data }))
  const stop = followNotifications(container, go)
  say({ type: 'open', path: '/inbox/cnv_1' })
  for (const other of [null, 'open', { type: 'open' }, { type: 'open', path: 7 }, { type: 'offer', path: '/x' }]) say(other)
  container.dispatchEvent(new Event('message'))
  expect(go.mock.calls).toEqual([['/inbox/cnv_1']])
  stop()
  say({ type: 'open', path: '/inbox/cnv_2' })
  expect(go).toHaveBeenCalledOnce()
})

it('has nothing to follow where the browser has no service workers', () => {
  expect(() => followNotifications(undefined, () => {})()).not.toThrow()
})
