import { act, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'

import { LiveAnnouncer } from './live-announcer'
import { ChatContext } from '../hooks/chat-context'
import { message, own } from '../model/testing'
import { FakeApi, openChat } from '../session/testing'

vi.mock('@tanstack/react-router', () => ({ useParams: () => ({ conversationId: 'cnv_1' }) }))

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

function open() {
  const { session } = openChat()
  const fake = new FakeApi()
  session.store.addConversations([fake.conversation()], session.store.mark())
  render(
    <ChatContext value={session}>
      <LiveAnnouncer />
    </ChatContext>,
  )
  const arrive = (...messages: ReturnType<typeof message>[]) =>
    act(() => {
      for (const one of messages)
        session.store.apply({ kind: 'message.created', conversationId: one.conversationId, message: one })
      vi.advanceTimersByTime(400)
    })
  return { session, arrive }
}
const said = () => screen.getByRole('status').textContent

it('is polite and says nothing of history', () => {
  const { session } = open()
  act(() => {
    session.store.addPage('cnv_1', { items: [message(1), message(2)], lastSeq: 2 }, session.store.mark())
    session.store.showAround('cnv_1', 2)
    vi.advanceTimersByTime(5_000)
  })
  expect(said()).toBe('')
  expect(screen.getByRole('status')).toHaveAttribute('aria-live', 'polite')
})

it('says what comes from the other person, once, and nothing of own messages', () => {
  const { arrive } = open()
  arrive(message(1, { text: 'hello' }))
  expect(said()).toBe('Ana Lima: hello')
  arrive(message(1, { text: 'hello' }), own(2))
  expect(said()).toBe('Ana Lima: hello')
})

it('says the same words again as something new', () => {
  const { arrive } = open()
  arrive(message(1, { text: 'ok' }))
  const first = said()
  arrive(message(2, { text: 'ok' }))
  expect(said()?.trim()).toBe('Ana Lima: ok')
  expect(said()).not.toBe(first)
})

it('gathers what comes together', () => {
  const { arrive } = open()
  arrive(...[1, 2, 3, 4, 5].map((seq) => message(seq)))
  expect(said()).toBe('5 new messages')
})
