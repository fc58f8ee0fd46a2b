import { act, screen, waitFor } from '@testing-library/react'
import { beforeEach, describe, expect, it, vi } from 'vitest'

import { networkProblem, Problem } from '@/lib/problem'
import { sessionStore } from '@/session'
import { lastKnown } from '@/session/last-known'
import { okUser, stubServer, user } from '@/test/api'
import { renderAt } from '@/test/render'
import { problemResponse } from '@/test/tokens'

import { SessionGate } from './session-gate'

const Page = () => (
  <SessionGate>
    <p>private</p>
  </SessionGate>
)

const signedIn = { status: 'signed-in', subject: 'user_ada', sessionId: 's1', profile: null } as const
const retry = vi.fn<() => void>()

beforeEach(() => {
  retry.mockReset()
  sessionStore.attach({ getToken: () => Promise.resolve('token'), signOut: () => Promise.resolve(), retry })
  localStorage.setItem('onlychat.synced', 's1:user_ada')
  stubServer({ 'GET /api/user': okUser })
})

describe('the session gate', () => {
  it('lets through who is signed in', async () => {
    sessionStore.publish(signedIn)
    await renderAt('/settings', Page)
    expect(await screen.findByText('private')).toBeVisible()
  })

  it('leads a visitor to sign in, and back to the very address', async () => {
    sessionStore.publish({ status: 'signed-out', expired: false })
    const { address } = await renderAt('/inbox/cnv_1?x=1', Page)
    await waitFor(() => expect(address()).toBe('/sign-in?redirect=%2Finbox%2Fcnv_1%3Fx%3D1'))
    expect(screen.queryByText('private')).not.toBeInTheDocument()
  })

  it('says that the session has ended when it did so by itself', async () => {
    sessionStore.publish(signedIn)
    const { address } = await renderAt('/settings', Page)
    await screen.findByText('private')
    act(() => sessionStore.publish({ status: 'signed-out', expired: true }))
    await waitFor(() => expect(address()).toBe('/sign-in?redirect=%2Fsettings&expired=true'))
  })

  it('leads to the front page after signing out', async () => {
    sessionStore.publish(signedIn)
    const { address } = await renderAt('/settings', Page)
    await screen.findByText('private')
    act(() => sessionStore.publish({ status: 'signed-out', expired: false }))
    await waitFor(() => expect(address()).toBe('/'))
  })

  it('offers a retry when it cannot be found out who is here', async () => {
    const problem = new Problem({ status: 0, code: 'network', detail: 'Out of reach.' })
    sessionStore.publish({ status: 'unavailable', problem })
    await renderAt('/settings', Page)
    expect(screen.getByRole('alert')).toHaveTextContent('Out of reach.')
    act(() => screen.getByRole('button', { name: 'Try again' }).click())
    expect(retry).toHaveBeenCalledOnce()
  })

  it('shows who was here before what was kept, as long as the server cannot be asked', async () => {
    lastKnown.set(user)
    const problem = new Problem({ status: 0, code: 'network', detail: 'Out of reach.' })
    sessionStore.publish({ status: 'unavailable', problem })
    const { address } = await renderAt('/settings', Page)
    expect(await screen.findByText('private')).toBeVisible()
    act(() => sessionStore.publish(signedIn))
    expect(screen.getByText('private')).toBeVisible()
    act(() => sessionStore.publish({ status: 'signed-out', expired: true }))
    await waitFor(() => expect(address()).toBe('/sign-in?redirect=%2Fsettings&expired=true'))
    expect(screen.queryByText('private')).not.toBeInTheDocument()
  })

  it('stays open when the server goes while it is asked who that is', async () => {
    lastKnown.set(user)
    stubServer({ 'GET /api/user': () => Promise.reject(networkProblem()) })
    sessionStore.publish(signedIn)
    await renderAt('/settings', Page)
    expect(await screen.findByText('private')).toBeVisible()
  })

  it('is not opened by somebody else’s last visit', async () => {
    lastKnown.set({ ...user, clerkId: 'user_bob' })
    stubServer({ 'GET /api/user': () => Promise.reject(networkProblem()) })
    sessionStore.publish(signedIn)
    await renderAt('/settings', Page)
    expect(screen.queryByText('private')).not.toBeInTheDocument()
  })

  it('closes when the server says that the account is none of its own', async () => {
    lastKnown.set(user)
    stubServer({ 'GET /api/user': problemResponse(403, 'forbidden') })
    sessionStore.publish(signedIn)
    await renderAt('/settings', Page)
    expect(await screen.findByText('Your account could not be loaded')).toBeVisible()
  })
})
