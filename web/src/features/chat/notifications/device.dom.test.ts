// @vitest-environment jsdom
import { beforeEach, describe, expect, it, vi } from 'vitest'

import { bytesOf, leave, nameOf, obstacleOf, type PushBrowser, renew, turnOff, turnOn } from './device'
import { api } from '@/api'
import { Problem } from '@/lib/problem'

const KEY = 'BAEC'
const DEVICE = { id: 'dev_1', name: 'Chrome on Linux', createdAt: '', seenAt: '' }

function subscription(key: string, endpoint = 'https://push.example/1') {
  return {
    options: { applicationServerKey: bytesOf(key).buffer },
    toJSON: () => ({ endpoint, keys: { p256dh: 'p', auth: 'a' } }),
    unsubscribe: vi.fn(async () => true),
  }
}

function browser(current: ReturnType<typeof subscription> | null, permission: NotificationPermission = 'granted') {
  const made = subscription(KEY, 'https://push.example/new')
  const subscribe = vi.fn(async (_options: PushSubscriptionOptionsInit) => made)
  const registration = { pushManager: { getSubscription: async () => current, subscribe } }
  const push: PushBrowser = {
    permission: () => permission,
    ask: vi.fn(async () => permission),
    registration: async () => registration as unknown as ServiceWorkerRegistration,
    userAgent: 'Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0 Safari/537.36',
  }
  return { push, subscribe }
}

const calls: { method: string; path: string; init: unknown }[] = []

beforeEach(() => {
  calls.length = 0
  const answering = (method: string, answer: object) => (path: string, init: unknown) => {
    calls.push({ method, path, init })
    return Promise.resolve(answer as never)
  }
  vi.spyOn(api, 'PUT').mockImplementation(answering('PUT', { data: DEVICE }) as never)
  vi.spyOn(api, 'DELETE').mockImplementation(answering('DELETE', {}) as never)
})

/** The endpoints that the server was told of. */
function told(): string[] {
  return calls.filter(({ method }) => method === 'PUT').map(({ init }) => (init as { body: { endpoint: string } }).body.endpoint)
}

describe('this browser', () => {
  it('subscribes with the server’s key and tells the server', async () => {
    const { push, subscribe } = browser(null)
    expect(await turnOn(push, KEY)).toEqual(DEVICE)
    expect(subscribe).toHaveBeenCalledWith({ userVisibleOnly: true, applicationServerKey: bytesOf(KEY) })
    expect(told()).toEqual(['https://push.example/new'])
  })

  it('drops a subscription of another key first', async () => {
    const old = subscription('BAED')
    await turnOn(browser(old).push, KEY)
    expect(old.unsubscribe).toHaveBeenCalledOnce()
    const same = subscription(KEY)
    await turnOn(browser(same).push, KEY)
    expect(same.unsubscribe).not.toHaveBeenCalled()
  })

  it('does nothing without leave', async () => {
    const { push, subscribe } = browser(null, 'denied')
    expect(await turnOn(push, KEY)).toBeNull()
    expect(subscribe).not.toHaveBeenCalled()
    expect(calls).toEqual([])
    expect(obstacleOf(push)).toBe('denied')
  })

  it('that has no push says why', () => {
    const on = (userAgent: string, maxTouchPoints: number) => obstacleOf(null, { userAgent, maxTouchPoints })
    expect(on('Mozilla/5.0 (iPhone; …) Safari', 5)).toBe('not-installed')
    expect(on('Mozilla/5.0 (Macintosh; …) Safari', 5)).toBe('not-installed')
    expect(on('Mozilla/5.0 (Macintosh; …) Safari', 0)).toBe('unsupported')
    expect(on('Lynx', 0)).toBe('unsupported')
  })

  it('tells the server again what it should know, and with another key subscribes anew', async () => {
    expect(await renew(browser(null).push, KEY)).toBeNull()
    expect(calls).toEqual([])
    expect(await renew(browser(subscription(KEY)).push, KEY)).toEqual(DEVICE)
    await renew(browser(subscription('BAED')).push, KEY)
    expect(told()).toEqual(['https://push.example/1', 'https://push.example/new'])
  })

  it('is forgotten on both sides', async () => {
    const current = subscription(KEY)
    await turnOff(browser(current).push, DEVICE)
    expect(calls).toEqual([{ method: 'DELETE', path: '/api/push/devices/{id}', init: { params: { path: { id: 'dev_1' } } } }])
    expect(current.unsubscribe).toHaveBeenCalledOnce()
  })

  it('is switched off also when the server does not know it any more, but not when the server was not reached', async () => {
    const refuse = (status: number) =>
      vi.spyOn(api, 'DELETE').mockImplementation((() => Promise.reject(new Problem({ status, code: 'x', detail: 'x' }))) as never)
    const current = subscription(KEY)
    refuse(503)
    await expect(turnOff(browser(current).push, DEVICE)).rejects.toBeInstanceOf(Problem)
    expect(current.unsubscribe).not.toHaveBeenCalled()
    refuse(404)
    await turnOff(browser(current).push, DEVICE)
    expect(current.unsubscribe).toHaveBeenCalledOnce()
  })

  it('is left with the account, and holds nobody up', async () => {
    const current = subscription(KEY)
    await leave(browser(current).push)
    expect(current.unsubscribe).toHaveBeenCalledOnce()
    await leave(null)
    await leave({ ...browser(null).push, registration: () => Promise.reject(new Error('no worker')) })

    vi.useFakeTimers()
    const done = vi.fn<() => void>()
    const signingOut = async () => {
      await leave({ ...browser(null).push, registration: () => new Promise(() => {}) })
      done()
    }
    const left = signingOut()
    await vi.advanceTimersByTimeAsync(1_999)
    expect(done).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1)
    expect(done).toHaveBeenCalledOnce()
    await left
    vi.useRealTimers()
  })

  it('has a name that somebody finds in a list', () => {
    expect(nameOf(browser(null).push.userAgent)).toBe('Chrome on Linux')
    expect(nameOf('Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0')).toBe('Firefox on Android')
    expect(nameOf('Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0')).toBe('Edge on Windows')
    expect(nameOf('curl')).toBe('Browser')
  })
})
