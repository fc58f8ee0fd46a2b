import { act, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { ConnectionBanner } from './connection-banner'
import { ChatContext } from '../hooks/chat-context'
import { openChat } from '../session/testing'
import { settle } from '@/realtime/testing/manualClock'

beforeEach(() => {
  localStorage.clear()
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

async function open() {
  const chat = openChat()
  vi.setSystemTime(chat.rig.clock.now())
  chat.rig.client.start()
  await settle()
  chat.rig.socket.welcome('c0', false)
  render(
    <ChatContext value={chat.session}>
      <ConnectionBanner />
    </ChatContext>,
  )
  return chat
}
const pass = (ms: number) => act(() => vi.advanceTimersByTime(ms))
const text = () => screen.getByRole('status').textContent

describe('ConnectionBanner', () => {
  it('is silent while connected and about losses that nobody notices', async () => {
    const { rig } = await open()
    expect(text()).toBe('')
    act(() => rig.socket.hangUp(1006))
    pass(1_400)
    expect(text()).toBe('')
  })

  it('says that the connection is gone, counts down, and tries at once when asked', async () => {
    const { rig } = await open()
    rig.random = 1
    act(() => {
      rig.socket.push({ type: 'reconnect', afterMs: 9_000 })
    })
    pass(1_500)
    expect(text()).toContain('The connection was lost')
    expect(text()).toContain('Trying again in 8 s')
    await act(async () => {
      screen.getByRole('button', { name: 'Try now' }).click()
      await settle()
    })
    expect(rig.server.sockets).toHaveLength(2)
    act(() => rig.socket.welcome('c0', true))
    expect(text()).toBe('')
  })

  it('says when it is the device that is offline', async () => {
    const { rig } = await open()
    rig.networkUp = false
    act(() => rig.client.networkLost())
    pass(1_500)
    expect(text()).toContain('You are offline')
  })
})
