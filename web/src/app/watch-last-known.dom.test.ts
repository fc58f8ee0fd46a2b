import { QueryClient } from '@tanstack/react-query'
import { beforeEach, describe, expect, it, vi } from 'vitest'

import { configKey, viewerKey } from '@/api'
import { forgetChat } from '@/features/chat/disk/browserDatabase'
import { sessionStore } from '@/session'
import { lastKnown } from '@/session/last-known'
import { user } from '@/test/api'

import { watchLastKnown } from './watch-last-known'

vi.mock('@/features/chat/disk/browserDatabase', () => ({ forgetChat: vi.fn<typeof forgetChat>(() => Promise.resolve()) }))

const signIn = (subject = 'user_ada') => sessionStore.publish({ status: 'signed-in', subject, sessionId: 's', profile: null })

beforeEach(() => {
  lastKnown.clear()
  signIn()
})

describe('who was here last', () => {
  it('is kept with every answer of the server, and so is what the installation is like', () => {
    const client = new QueryClient()
    const stop = watchLastKnown(client)
    client.setQueryData(viewerKey, { user })
    expect(lastKnown.get()).toEqual(user)
    client.setQueryData(viewerKey, { user: { ...user, firstName: 'Augusta' } })
    expect(lastKnown.get()?.firstName).toBe('Augusta')
    client.setQueryData(configKey, { identity: {}, limits: {}, version: '1' })
    expect(localStorage.getItem('onlychat.config')).toContain('"version":"1"')
    stop()
  })

  it('is forgotten with the session, together with what was kept of their conversations', async () => {
    const client = new QueryClient()
    const stop = watchLastKnown(client)
    client.setQueryData(viewerKey, { user })
    sessionStore.publish({ status: 'signed-out', expired: true })
    expect(lastKnown.get()).toBeNull()
    await vi.waitFor(() => expect(forgetChat).toHaveBeenCalledExactlyOnceWith('usr_1'))
    stop()
  })

  it('is never somebody else than who is signed in', () => {
    const client = new QueryClient()
    const stop = watchLastKnown(client)
    signIn('user_bob')
    client.setQueryData(viewerKey, { user })
    expect(lastKnown.get()).toBeNull()
    localStorage.setItem('onlychat.account', '{"id":1')
    expect(lastKnown.get()).toBeNull()
    stop()
  })
})
