import { act, render } from '@testing-library/react'
import { beforeEach, describe, expect, it } from 'vitest'

import { titleWithCount, UnreadBadge } from './unread-badge'
import { ChatContext } from '../hooks/chat-context'
import { message } from '../model/testing'
import { FakeApi, openChat } from '../session/testing'

beforeEach(() => {
  localStorage.clear()
  document.title = 'Inbox · OnlyChat'
})

describe('titleWithCount', () => {
  it('puts the count in front, replaces the one before, and takes it away', () => {
    expect(titleWithCount('Inbox', 3)).toBe('(3) Inbox')
    expect(titleWithCount('(3) Inbox', 12)).toBe('(12) Inbox')
    expect(titleWithCount('(99+) Inbox', 0)).toBe('Inbox')
    expect(titleWithCount('Inbox', 100)).toBe('(99+) Inbox')
  })
})

describe('UnreadBadge', () => {
  it('follows the messages and every change of the page’s own title', async () => {
    const { session } = openChat()
    session.store.addConversations([new FakeApi().conversation()], 0)
    const { unmount } = render(
      <ChatContext value={session}>
        <UnreadBadge />
      </ChatContext>,
    )
    act(() => {
      session.store.apply({ kind: 'message.created', conversationId: 'cnv_1', message: message(1) })
    })
    expect(document.title).toBe('(1) Inbox · OnlyChat')
    await act(async () => {
      document.title = 'Discover · OnlyChat'
      await Promise.resolve()
    })
    expect(document.title).toBe('(1) Discover · OnlyChat')
    unmount()
    expect(document.title).toBe('Discover · OnlyChat')
  })
})
