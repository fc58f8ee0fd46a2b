import { act, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { InboxPane } from './inbox-pane'
import { ChatContext } from '../hooks/chat-context'
import { conversation } from '../model/testing'
import { openChat } from '../session/testing'
import { Toaster, toast } from '@/components/ui/sonner'
import { sessionStore } from '@/session'
import { stubServer } from '@/test/api'
import { renderAt } from '@/test/render'
import { jsonResponse, problemResponse } from '@/test/tokens'

const NONE = conversation().settings
const of = (name: string, minute: number, over: Partial<ReturnType<typeof conversation>> = {}) => {
  const plain = conversation()
  return conversation({
    id: `cnv_${name}`,
    peer: { ...plain.peer, id: `usr_${name}`, firstName: name, lastName: null, creator: null },
    updatedAt: `2026-11-22T12:0${minute}:00.000Z`,
    ...over,
  })
}

beforeEach(() => {
  sessionStore.attach({ getToken: () => Promise.resolve('token'), signOut: () => Promise.resolve(), retry: () => undefined })
  sessionStore.publish({ status: 'signed-in', subject: 'user_ada', sessionId: 's1', profile: null })
  vi.stubGlobal('matchMedia', () => ({ matches: true, addEventListener: () => {}, removeEventListener: () => {} }))
  // The notices take the pointer, which jsdom does not know of.
  Element.prototype.setPointerCapture = () => {}
  // Without a size nothing would be in view.
  vi.spyOn(Element.prototype, 'clientHeight', 'get').mockReturnValue(600)
  vi.spyOn(Element.prototype, 'clientWidth', 'get').mockReturnValue(400)
})
afterEach(() => {
  toast.dismiss()
  vi.restoreAllMocks()
})

async function show() {
  const chat = openChat()
  const all = [
    of('Ada', 3),
    of('Bea', 2, { unreadCount: 2, lastSeq: 2 }),
    of('Cleo', 1),
    of('Dora', 4, { settings: { ...NONE, archivedAt: '2026-11-22T13:00:00.000Z' } }),
  ]
  chat.fake.api.conversations.mockImplementation(async ({ shelf }) => ({
    items: all.filter(({ settings }) => shelf !== 'pinned' && (shelf !== 'archived' || settings.archivedAt !== null)),
    nextCursor: null,
  }))
  const settled = (body: unknown) => {
    const { pinned, archived, unread } = body as { pinned?: boolean; archived?: boolean; unread?: boolean }
    const since = (on: boolean | undefined) => (on ? '2026-11-23T00:00:00.000Z' : null)
    return jsonResponse({ ...NONE, pinnedAt: since(pinned), archivedAt: since(archived), unread: unread ?? false })
  }
  const server = stubServer(Object.fromEntries(all.map(({ id }) => [`PATCH /api/conversations/${id}/settings`, settled])))
  await chat.session.inbox.refresh()
  await renderAt('/inbox', () => (
    <ChatContext value={chat.session}>
      <InboxPane activeId={undefined} />
      <Toaster theme="light" />
    </ChatContext>
  ))
  return { ...chat, server, user: userEvent.setup() }
}
const rows = () => within(screen.getByRole('navigation', { name: 'Conversations' })).getAllByRole('link')
const names = () => rows().map((row) => /Ada|Bea|Cleo|Dora/.exec(row.textContent)?.[0])
const row = (name: string) => {
  const found = rows().find(({ textContent }) => textContent.includes(name))
  if (!found) throw new Error(`no row of ${name}`)
  return found
}
const focusOn = (name: string) => act(() => row(name).focus())

describe('a row of the inbox', () => {
  it('is pinned by a key, and keeps the keyboard', async () => {
    const { user } = await show()
    focusOn('Cleo')
    await user.keyboard('p')
    await waitFor(() => expect(names()).toEqual(['Cleo', 'Ada', 'Bea']))
    expect(document.activeElement).toBe(row('Cleo'))
    await user.keyboard('p')
    await waitFor(() => expect(names()).toEqual(['Ada', 'Bea', 'Cleo']))
  })

  it('is archived by a key, gives the keyboard to the one in its place, and comes back', async () => {
    const { user, server } = await show()
    focusOn('Bea')
    await user.keyboard('e')
    await waitFor(() => expect(names()).toEqual(['Ada', 'Cleo']))
    await waitFor(() => expect(document.activeElement).toBe(row('Cleo')))
    await user.click(await screen.findByRole('button', { name: 'Undo' }))
    await waitFor(() => expect(names()).toEqual(['Ada', 'Bea', 'Cleo']))
    expect(server.calls.map(({ body }) => body)).toEqual([{ archived: true }, { archived: false }])
  })

  it('stays where it is when the server refuses', async () => {
    const { user, server } = await show()
    server.answers['PATCH /api/conversations/cnv_Bea/settings'] = problemResponse(503, 'unavailable')
    focusOn('Bea')
    await user.keyboard('e')
    expect(await screen.findByText('That did not work')).toBeInTheDocument()
    expect(names()).toEqual(['Ada', 'Bea', 'Cleo'])
  })

  it('is marked as unread and as read', async () => {
    const { user, session } = await show()
    focusOn('Ada')
    await user.keyboard('u')
    expect(await within(row('Ada')).findByText('marked as unread')).toBeInTheDocument()
    await user.keyboard('u')
    await waitFor(() => expect(within(row('Ada')).queryByText('marked as unread')).toBeNull())
    focusOn('Bea')
    expect(row('Bea')).toHaveTextContent('unread')
    await user.keyboard('u')
    await waitFor(() => expect(row('Bea')).not.toHaveTextContent('unread'))
    expect(session.store.conversations.get('cnv_Bea')?.readSeq).toBe(2)
  })

  it('has a menu for the mouse and for a finger, whose letters are its own', async () => {
    const { user, server } = await show()
    await user.pointer({ keys: '[MouseRight]', target: row('Ada') })
    expect(await screen.findByRole('menu')).toBeInTheDocument()
    await user.keyboard('e')
    expect(server.calls).toEqual([])
    await user.keyboard('{Escape}')
    await waitFor(() => expect(document.activeElement).toBe(row('Ada')))
    await user.pointer({ keys: '[TouchA>]', target: row('Cleo') })
    expect(await screen.findByRole('menu', { name: 'Options for Cleo' })).toBeInTheDocument()
  })
})

describe('the archive', () => {
  it('says what could not be loaded, asks once, and tries again when told to', async () => {
    const { user, fake } = await show()
    fake.api.conversations.mockReset()
    fake.api.conversations.mockResolvedValueOnce({ items: [], nextCursor: 'a2' })
    fake.api.conversations.mockRejectedValue(new Error('The server did not answer.'))
    await user.click(screen.getByRole('button', { name: /^Archived/ }))
    expect(names()).toEqual(['Dora'])
    const alert = await screen.findByRole('alert')
    // Were it asked again by itself, it would be by now.
    await act(() => new Promise((resolve) => setTimeout(resolve, 50)))
    expect(fake.api.conversations.mock.calls.map(([{ cursor }]) => cursor)).toEqual(['', 'a2'])
    fake.api.conversations.mockResolvedValue({ items: [], nextCursor: null })
    await user.click(within(alert).getByRole('button', { name: 'Try again' }))
    await waitFor(() => expect(screen.queryByRole('alert')).toBeNull())
  })
})
