import { act, cleanup, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, it, vi } from 'vitest'

import { NotificationsPage } from './notifications-page'
import type { Counts, Notice, NoticeKind } from './queries'
import { withRead } from './reading'
import { ChatContext } from '../hooks/chat-context'
import { conversation } from '../model/testing'
import { openChat } from '../session/testing'
import { Toaster } from '@/components/ui/sonner'
import { sessionStore } from '@/session'
import { stubServer } from '@/test/api'
import { renderAt } from '@/test/render'
import { jsonResponse, problemResponse } from '@/test/tokens'

const { peer } = conversation()
const person = (name: string, over: Partial<typeof peer> = {}) => ({ ...peer, id: `usr_${name}`, firstName: name, lastName: null, creator: null, ...over })
const AT = '2026-11-22T12:00:00.000Z'

let notices: Notice[]
let counts: Counts
let server: ReturnType<typeof stubServer>
beforeEach(() => {
  sessionStore.attach({ getToken: () => Promise.resolve('token'), signOut: () => Promise.resolve(), retry: () => undefined })
  sessionStore.publish({ status: 'signed-in', subject: 'user_ada', sessionId: 's1', profile: null })
  Element.prototype.setPointerCapture = () => {}
  vi.stubGlobal('matchMedia', () => ({ matches: true, addEventListener: () => {}, removeEventListener: () => {} }))
  notices = [
    { id: 'ntf_3', read: false, createdAt: AT, about: { kind: 'reaction', user: person('Ada'), conversationId: 'cnv_1', messageId: 'msg_7', seq: 7, emoji: '🔥', excerpt: 'look' } },
    { id: 'ntf_2', read: false, createdAt: AT, about: { kind: 'subscriber', user: person('Bea') } },
    { id: 'ntf_1', read: true, createdAt: AT, about: { kind: 'file', mediaId: 'med_1', name: 'a.heic', fault: 'damaged' } },
  ]
  counts = { reaction: 1, subscriber: 1, file: 0 }
  server = stubServer({
    'GET /api/notifications': () => jsonResponse({ items: notices, nextCursor: null }),
    'GET /api/notifications/counts': () => jsonResponse(counts),
    'POST /api/notifications/read': () => {
      notices = [...withRead(notices, { upTo: 'ntf_9' })]
      counts = { reaction: 0, subscriber: 0, file: 0 }
      return new Response(null, { status: 204 })
    },
  })
})

async function show(kind?: NoticeKind) {
  const chat = openChat()
  const view = await renderAt('/notifications', () => (
    <ChatContext value={chat.session}>
      <NotificationsPage kind={kind} />
      <Toaster theme="light" />
    </ChatContext>
  ))
  await screen.findByRole('list', { name: 'Activity' })
  return { ...view, ...chat, user: userEvent.setup() }
}
const list = () => screen.getByRole('list', { name: 'Activity' })
const unread = () => within(list()).queryAllByText('unread')
const reads = () => server.calls.filter(({ call }) => call === 'POST /api/notifications/read').map(({ body }) => body)

describe('the centre', () => {
  it('says what happened, how much of it is unread, and leads to the message', async () => {
    const { address, user } = await show()
    const row = screen.getByRole('link', { name: /Ada reacted 🔥 to your message/ })
    expect(row).toHaveTextContent('look')
    expect(screen.getByText(/a\.heic/).parentElement).toHaveTextContent('The file is damaged.')
    expect(await screen.findByRole('button', { name: /^All ?2 ?unread$/ })).toHaveAttribute('aria-pressed', 'true')
    expect(screen.getByRole('button', { name: /^Reactions ?1 ?unread$/ })).toHaveAttribute('aria-pressed', 'false')
    await user.click(row)
    expect(address()).toBe('/inbox/cnv_1?at=7')
    expect(reads()).toEqual([{ ids: ['ntf_3'] }])
  })

  it('is walked through with the arrow keys', async () => {
    const { user } = await show()
    const rows = within(list()).getAllByRole('listitem').map((item) => item.firstElementChild)
    act(() => (rows[0] as HTMLElement).focus())
    await user.keyboard('{ArrowDown}')
    expect(document.activeElement).toBe(rows[1])
    await user.keyboard('{End}')
    expect(document.activeElement).toBe(rows[2])
    expect(rows.map((row) => row?.getAttribute('tabindex'))).toEqual(['-1', '-1', '0'])
  })

  it('marks all as read, says how many, and does not lose the keyboard', async () => {
    const { user } = await show()
    expect(unread()).toHaveLength(2)
    await screen.findByRole('button', { name: /^All ?2 ?unread$/ })
    await user.click(screen.getByRole('button', { name: 'Mark all as read' }))
    expect(await screen.findByText('2 notifications marked as read')).toBeInTheDocument()
    expect(unread()).toHaveLength(0)
    expect(reads()).toEqual([{ upTo: 'ntf_3' }])
    expect(screen.queryByRole('button', { name: 'Mark all as read' })).toBeNull()
    expect(list().contains(document.activeElement)).toBe(true)
  })

  it('shows what was not noted as unread again', async () => {
    server.answers['POST /api/notifications/read'] = () => problemResponse(503, 'unavailable')
    const { user } = await show()
    await user.click(screen.getByRole('button', { name: 'Mark all as read' }))
    expect(await screen.findByText('That was not noted')).toBeInTheDocument()
    await waitFor(() => expect(unread()).toHaveLength(2))
  })

  it('keeps the kind in the address', async () => {
    const { address, user } = await show('subscriber')
    await user.click(screen.getByRole('button', { name: 'Files' }))
    await waitFor(() => expect(address()).toBe('/notifications?kind=file'))
  })

  it('leads to a subscriber: to the conversation, to their page, or begins one', async () => {
    const { session } = await show()
    expect(screen.getByRole('button', { name: /Bea subscribed to you/ })).toHaveTextContent('Write to them')
    act(() => session.store.addConversations([conversation({ id: 'cnv_bea', peer: person('Bea') })], session.store.mark()))
    notices = [
      { id: 'ntf_5', read: true, createdAt: AT, about: { kind: 'subscriber', user: person('Bea') } },
      { id: 'ntf_4', read: true, createdAt: AT, about: { kind: 'subscriber', user: person('Cleo', { creator: { handle: 'cleo', displayName: 'Cleo' } }) } },
      { id: 'ntf_3', read: true, createdAt: AT, about: { kind: 'subscriber', user: person('Dora') } },
    ]
    cleanup()
    const again = await renderAt('/notifications', () => (
      <ChatContext value={session}>
        <NotificationsPage kind={undefined} />
      </ChatContext>
    ))
    expect(await screen.findByRole('link', { name: /Bea/ })).toHaveAttribute('href', '/inbox/cnv_bea')
    expect(screen.getByRole('link', { name: /Cleo/ })).toHaveAttribute('href', '/c/cleo')
    server.answers['POST /api/conversations'] = (body) => jsonResponse(conversation({ id: (body as { userId: string }).userId === 'usr_Dora' ? 'cnv_dora' : 'cnv_wrong' }))
    await userEvent.setup().click(screen.getByRole('button', { name: /Dora/ }))
    await waitFor(() => expect(again.address()).toBe('/inbox/cnv_dora'))
  })
})
