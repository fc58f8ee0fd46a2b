import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, it, vi } from 'vitest'

import type { Creator } from '@/api/creators'
import { sessionStore } from '@/session'
import { stubServer } from '@/test/api'
import { renderWithQueries } from '@/test/render'
import { jsonResponse, problemResponse } from '@/test/tokens'

import { CreatorForm } from './creator-form'
import { handleProblem, tidyHandle } from './creator-schema'

const PUT = 'PUT /api/creators/me'
const saved: Creator = {
  userId: 'usr_1',
  clerkId: 'user_ada',
  handle: 'ada.l',
  displayName: 'Ada',
  about: null,
  dmPolicy: 'subscribers',
  imageUrl: null,
  color: null,
  subscriberCount: 0,
  viewer: { isSelf: true, subscription: null },
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
}

beforeEach(() => {
  sessionStorage.clear()
  sessionStore.attach({ getToken: () => Promise.resolve('token'), signOut: () => Promise.resolve(), retry: () => undefined })
  sessionStore.publish({ status: 'signed-in', subject: 'user_ada', sessionId: 's1', profile: null })
})

function show(onSaved = vi.fn<(creator: Creator) => void>()) {
  const view = renderWithQueries(<CreatorForm creator={null} suggestedName="Ada" onSaved={onSaved} />)
  return { ...view, onSaved, actor: userEvent.setup() }
}

describe('the creator form', () => {
  it('checks the handle while it is typed', async () => {
    stubServer({})
    const { actor } = show()
    const handle = screen.getByLabelText('Handle')
    await actor.type(handle, 'ad')
    expect(await screen.findByText('Use at least 3 characters.')).toBeVisible()
    await actor.type(handle, '-')
    expect(await screen.findByText('Use a to z, 0 to 9, underscore and dot only.')).toBeVisible()
    await actor.type(handle, '{Backspace}a')
    expect(handle).toBeValid()
  })

  it('opens the page with what was typed', async () => {
    const server = stubServer({ [PUT]: jsonResponse(saved, 201) })
    const { actor, onSaved } = show()
    await actor.type(screen.getByLabelText('Handle'), '@Ada.L')
    await actor.click(screen.getByRole('radio', { name: 'Subscribers only' }))
    await actor.click(screen.getByRole('button', { name: 'Open my page' }))
    await vi.waitFor(() => expect(onSaved).toHaveBeenCalledWith(saved))
    expect(server.calls).toEqual([
      { call: PUT, body: { handle: 'ada.l', displayName: 'Ada', about: null, dmPolicy: 'subscribers' } },
    ])
  })

  it('says at the handle that it is taken', async () => {
    stubServer({ [PUT]: problemResponse(409, 'handle_taken') })
    const { actor, onSaved } = show()
    await actor.type(screen.getByLabelText('Handle'), 'ada')
    await actor.click(screen.getByRole('button', { name: 'Open my page' }))
    expect(await screen.findByText('Refused: handle_taken.')).toBeVisible()
    expect(screen.getByLabelText('Handle')).toBeInvalid()
    expect(onSaved).not.toHaveBeenCalled()
  })

  it('shows a failure of the server above the button and loses nothing', async () => {
    stubServer({ [PUT]: problemResponse(500, 'internal') })
    const { actor } = show()
    await actor.type(screen.getByLabelText('Handle'), 'ada')
    await actor.type(screen.getByLabelText(/About your page/), 'Numbers.')
    await actor.click(screen.getByRole('button', { name: 'Open my page' }))
    expect(await screen.findByRole('alert')).toHaveTextContent('Reference req_1')
    expect(screen.getByLabelText(/About your page/)).toHaveValue('Numbers.')
  })

  it('brings back what was typed after a reload', async () => {
    stubServer({})
    const { actor, unmount } = show()
    await actor.type(screen.getByLabelText('Handle'), 'ada')
    await actor.click(screen.getByRole('radio', { name: 'Subscribers only' }))
    unmount()
    show()
    expect(screen.getByLabelText('Handle')).toHaveValue('ada')
    expect(screen.getByRole('radio', { name: 'Subscribers only' })).toBeChecked()
  })
})

describe('handles', () => {
  it('follow the server’s rule', () => {
    for (const handle of ['zoe', 'a.b_c', '007', 'z'.repeat(30)]) expect(handleProblem(handle)).toBeUndefined()
    for (const handle of ['zo', 'zo-e', 'zoë', 'Zoe', 'z'.repeat(31)]) expect(handleProblem(handle)).toBeDefined()
  })

  it('are tidied, not guessed', () => {
    expect(tidyHandle(' @Zoe ')).toBe('zoe')
    expect(tidyHandle('zoe smith')).toBe('zoe smith')
  })
})
