import { act, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, it } from 'vitest'

import { type KnownProfile, sessionStore } from '@/session'
import { okUser, stubServer, user } from '@/test/api'
import { renderWithQueries } from '@/test/render'
import { jsonResponse, problemResponse } from '@/test/tokens'

import { useSyncUser } from './sync-user'

function Probe() {
  const sync = useSyncUser()
  return (
    <>
      <p>{sync.status}</p>
      {sync.status === 'failed' ? (
        <button type="button" onClick={sync.retry}>
          retry
        </button>
      ) : null}
    </>
  )
}

function signIn(sessionId = 's1', profile: KnownProfile | null = null) {
  sessionStore.attach({ getToken: () => Promise.resolve('token'), signOut: () => Promise.resolve(), retry: () => undefined })
  sessionStore.publish({ status: 'signed-in', subject: 'user_ada', sessionId, profile })
}

const SYNC = 'POST /api/auth/sync-user'
const synced = () => jsonResponse({ message: 'ok', user })

beforeEach(() => signIn())

describe('SyncUser', () => {
  it('syncs once per session and user', async () => {
    const server = stubServer({ [SYNC]: synced, 'GET /api/user': okUser })
    const first = renderWithQueries(<Probe />)
    expect(await screen.findByText('ready')).toBeVisible()
    first.unmount()
    renderWithQueries(<Probe />)
    expect(await screen.findByText('ready')).toBeVisible()
    expect(server.calls.filter(({ call }) => call === SYNC)).toEqual([{ call: SYNC, body: {} }])
  })

  it('syncs again for another session', async () => {
    const server = stubServer({ [SYNC]: synced, 'GET /api/user': okUser })
    renderWithQueries(<Probe />)
    await screen.findByText('ready')
    act(() => signIn('s2'))
    await waitFor(() => expect(server.calls.filter(({ call }) => call === SYNC)).toHaveLength(2))
  })

  it('tells what the identity provider knows, and leaves out what it does not', async () => {
    signIn('s1', { email: 'ada@example.com', firstName: 'Ada', lastName: null, imageUrl: null })
    const server = stubServer({ [SYNC]: synced, 'GET /api/user': okUser })
    renderWithQueries(<Probe />)
    await screen.findByText('ready')
    expect(server.calls[0]?.body).toEqual({ clerkId: 'user_ada', email: 'ada@example.com', firstName: 'Ada' })
  })

  it('says that it failed and goes on after a retry', async () => {
    const server = stubServer({ [SYNC]: problemResponse(503, 'unavailable'), 'GET /api/user': okUser })
    renderWithQueries(<Probe />)
    expect(await screen.findByText('failed')).toBeVisible()
    server.answers[SYNC] = synced
    await userEvent.click(screen.getByRole('button', { name: 'retry' }))
    expect(await screen.findByText('ready')).toBeVisible()
  })

  it('syncs again when the server does not know the person after all', async () => {
    localStorage.setItem('onlychat.synced', 's1:user_ada')
    const server = stubServer({ [SYNC]: synced, 'GET /api/user': problemResponse(404, 'not_found') })
    renderWithQueries(<Probe />)
    await waitFor(() => expect(server.calls.map(({ call }) => call)).toContain(SYNC))
    expect(await screen.findByText('ready')).toBeVisible()
  })
})
