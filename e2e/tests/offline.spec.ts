import type { Page } from '@playwright/test'

import { rollout } from '../fixtures/newer'
import { crash, storedRows, whenInstalled, whenKept } from '../fixtures/offline'
import { type Person, PASSWORD } from '../fixtures/people'
import { makeTalk, openAs, type Talk } from '../fixtures/talk'
import { expect, test } from '../fixtures/test'
import { Thread } from '../fixtures/thread'

/** Longer than the longest wait between the first few attempts to come back. */
const BACK = { timeout: 25_000 }

const textsOf = async ({ creator, conversation }: Talk) => (await creator.api.history(conversation.id)).map(({ text }) => text)

/** A new tab of the same browser. */
async function tabAt(thread: Thread, path: string): Promise<Thread> {
  const page = await thread.page.context().newPage()
  await page.goto(path)
  return new Thread(page, thread.peerName)
}

async function signIn(page: Page, person: Person): Promise<void> {
  await page.getByLabel('E-mail').fill(person.email)
  await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

test.describe('without a connection', () => {
  test.beforeEach(({ watch }) => watch.allowLostConnection())

  test('what is typed outlives the tab: opened again and online, it is sent once and in order', { tag: '@phone' }, async ({ open, people }) => {
    const talk = await makeTalk(people, ['before'])
    const fan = await openAs(open, talk, 'fan')
    await whenInstalled(fan.page)
    await whenKept(fan.page, 1)
    const context = fan.page.context()
    await context.setOffline(true)
    // Until the page has heard of it, its socket still carries what is sent.
    await expect(fan.banner).toContainText('You are offline')
    for (const line of ['first', 'second', 'third']) await fan.send(line)
    await fan.expectDelivery('third', 'Waiting to be sent')
    await fan.page.close()

    const again = await tabAt(fan, talk.path)
    await expect(again.log.getByRole('article').locator('p')).toHaveText(['before', 'first', 'second', 'third'])
    await again.expectDelivery('first', 'Waiting to be sent')
    await expect(again.banner).toContainText('You are offline')
    expect(await textsOf(talk)).toEqual(['before'])
    await context.setOffline(false)
    await again.expectDelivery('third', 'Sent')
    await expect(again.log.getByRole('article').locator('p')).toHaveText(['before', 'first', 'second', 'third'])
    expect(await textsOf(talk)).toEqual(['before', 'first', 'second', 'third'])
    await expect.poll(() => storedRows(again.page)).toMatchObject({ outbox: 0 })
  })

  test('the application opens with the server down, and shows what it knew', { tag: '@phone' }, async ({ open, people, server }) => {
    const talk = await makeTalk(people, ['Hello', 'Hi'])
    const fan = await openAs(open, talk, 'fan')
    await whenInstalled(fan.page)
    await whenKept(fan.page, 2)
    await server.stop()
    await fan.page.close()

    const again = await tabAt(fan, '/inbox')
    await expect(again.banner).toBeVisible()
    const row = again.page.getByRole('navigation', { name: 'Conversations' }).getByRole('link', { name: talk.creator.name })
    await expect(row).toContainText('Hi')
    await row.click()
    await expect(again.log.getByRole('article').locator('p')).toHaveText(['Hello', 'Hi'])
    await expect(again.banner).toBeVisible()
    await again.send('written without a server')
    await again.expectDelivery('written without a server', 'Waiting to be sent')
    await again.page.reload()
    await again.expectDelivery('written without a server', 'Waiting to be sent')

    await server.start()
    await expect(again.banner).toBeHidden(BACK)
    await again.expectDelivery('written without a server', 'Sent')
    expect(await textsOf(talk)).toEqual(['Hello', 'Hi', 'written without a server'])
  })

  test('the crash of a page takes nothing along that was written in it', async ({ open, people, server }) => {
    const talk = await makeTalk(people, ['before'])
    const fan = await openAs(open, talk, 'fan')
    await whenInstalled(fan.page)
    await server.kill()
    for (const line of ['first', 'second']) await fan.send(line)
    await expect(fan.message('second')).toBeVisible()
    await crash(fan.page)

    const again = await tabAt(fan, talk.path)
    await again.expectDelivery('second', 'Waiting to be sent')
    await server.start()
    await expect(again.banner).toBeHidden(BACK)
    await again.expectDelivery('second', 'Sent')
    expect(await textsOf(talk)).toEqual(['before', 'first', 'second'])
  })

  test('places that were never opened open, too, and say what they miss', async ({ open, people, server }) => {
    const page = await open(await people.person('Sam'), '/settings')
    await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible()
    await whenInstalled(page)
    await expect.poll(() => server.sockets()).toBe(1)
    await server.stop()
    await page.goto('/discover')
    await expect(page.getByText('Creators could not be loaded')).toBeVisible(BACK)
    await page.goto('/inbox')
    await expect(page.getByRole('heading', { name: 'Inbox' })).toBeVisible()
    await page.goto('/settings')
    await expect(page.getByRole('textbox', { name: 'First name' })).toHaveValue('Sam')
  })
})

test('where nothing can be kept, the browser asks before a page goes in which something waits', async ({ open, people, server, watch }) => {
  watch.allowLostConnection()
  const talk = await makeTalk(people, ['before'])
  const page = await open(talk.fan, '/settings')
  await page.context().addInitScript(() => Object.defineProperty(window, 'indexedDB', { get: () => undefined }))
  await page.goto(talk.path)
  const fan = new Thread(page, talk.creator.name)
  await fan.whenOpen()
  await fan.send('sent at once')
  await fan.expectDelivery('sent at once', 'Sent')
  const asked: string[] = []
  page.on('dialog', (dialog) => {
    asked.push(dialog.type())
    void dialog.dismiss()
  })
  // Nothing waits: it goes without a question.
  await page.reload()
  await fan.whenOpen()
  expect(asked).toEqual([])

  await server.stop()
  await fan.send('in memory only')
  await fan.expectDelivery('in memory only', 'Waiting to be sent')
  await page.close({ runBeforeUnload: true })
  await expect.poll(() => asked).toEqual(['beforeunload'])
  await server.start()
  await expect(fan.banner).toBeHidden(BACK)
  await fan.expectDelivery('in memory only', 'Sent')
  expect(await textsOf(talk)).toEqual(['before', 'sent at once', 'in memory only'])
})

test.describe('what was kept', () => {
  test('is corrected by what happened since', async ({ open, people }) => {
    const talk = await makeTalk(people, ['stays', 'will change', 'stays too', 'will go'])
    const fan = await openAs(open, talk, 'fan')
    await whenKept(fan.page, 4)
    const context = fan.page.context()
    await fan.page.close()
    const [, changes, , goes] = await talk.creator.api.history(talk.conversation.id)
    if (!changes || !goes) throw new Error('the messages are not there')
    await talk.creator.api.edit(changes.id, 'has changed')
    await talk.creator.api.remove(goes.id)
    await talk.creator.api.send(talk.conversation.id, 'is new')

    const page = await context.newPage()
    await page.goto(talk.path)
    const again = new Thread(page, talk.creator.name)
    await expect(again.message('is new')).toBeVisible()
    await expect(again.message('has changed')).toBeVisible()
    await expect(again.tombstone).toBeVisible()
    await expect(again.message('will go')).toHaveCount(0)
    await expect(again.log.getByRole('article')).toHaveCount(5)
  })

  test('is fetched anew when the server’s history is another one', async ({ open, people, server, watch }) => {
    watch.allowLostConnection()
    const talk = await makeTalk(people, ['Hello', 'Hi'])
    const fan = await openAs(open, talk, 'fan')
    await whenKept(fan.page, 2)
    const context = fan.page.context()
    await fan.page.close()
    await server.stop()
    await server.run('admin', 'new-epoch')
    await server.start()
    const page = await context.newPage()
    await page.goto(talk.path)
    const again = new Thread(page, talk.creator.name)
    await expect(again.log.getByRole('article').locator('p')).toHaveText(['Hello', 'Hi'])
    await again.send('after it')
    await again.expectDelivery('after it', 'Sent')
    await whenKept(page, 3)
    await expect(again.log.getByRole('article')).toHaveCount(3)
  })

  test('goes when one signs out', async ({ open, people }) => {
    const talk = await makeTalk(people, ['Hello', 'Hi'])
    const fan = await openAs(open, talk, 'fan')
    await whenKept(fan.page, 2)
    await fan.page.getByRole('button', { name: /^Account of/ }).click()
    await fan.page.getByRole('menuitem', { name: 'Sign out' }).click()
    await expect(fan.page).toHaveURL('/')
    await expect.poll(() => storedRows(fan.page)).toEqual({ conversations: 0, files: 0, messages: 0, outbox: 0, owner: 0, uploads: 0 })
    expect(await fan.page.evaluate(() => localStorage.getItem('onlychat.account'))).toBeNull()
  })

  test('is asked about before signing out deletes what was not sent', async ({ open, people, watch }) => {
    watch.allowStatus(403, '/messages')
    const talk = await makeTalk(people, ['Hello'])
    const fan = await openAs(open, talk, 'fan')
    await talk.creator.api.putCreator({ handle: talk.creator.page.handle, displayName: talk.creator.name, dmPolicy: 'subscribers' })
    await fan.send('not wanted')
    await fan.expectDelivery('not wanted', 'Not sent')
    const account = fan.page.getByRole('button', { name: /^Account of/ })
    await account.click()
    await fan.page.getByRole('menuitem', { name: 'Sign out' }).click()
    await expect(fan.page.getByText('A message has not been sent yet')).toBeVisible()
    await expect(account).toBeVisible()
    await fan.page.getByRole('button', { name: 'Sign out' }).click()
    await expect(fan.page).toHaveURL('/')
    await expect.poll(() => storedRows(fan.page)).toEqual({ conversations: 0, files: 0, messages: 0, outbox: 0, owner: 0, uploads: 0 })
  })

  test('what somebody wrote is not sent by whoever signs in next, but by themselves', async ({ open, people, server, watch }) => {
    watch.allowLostConnection()
    watch.allowStatus(401, '/api/identity/refresh')
    watch.allowStatus(404, '/api/conversations/')
    const talk = await makeTalk(people, ['Hello'])
    const other = await people.person('Otto')
    const fan = await openAs(open, talk, 'fan')
    await server.stop()
    await fan.send('in my name only')
    await fan.expectDelivery('in my name only', 'Waiting to be sent')
    const { page } = fan
    const context = page.context()
    await page.close()
    // Their session is over, not by their own doing.
    await context.clearCookies()
    await server.start()

    const next = await context.newPage()
    await next.goto(talk.path)
    await signIn(next, other)
    await expect(next.getByText('There is no such conversation')).toBeVisible()
    await next.goto('/settings')
    await expect(next.getByText('Signed in as').locator('..').getByText(other.email)).toBeVisible()
    expect(await storedRows(next)).toMatchObject({ outbox: 1, messages: 0, conversations: 0 })
    await next.getByRole('button', { name: 'Sign out' }).click()
    await expect(next).toHaveURL('/')
    expect(await textsOf(talk)).toEqual(['Hello'])

    await next.goto(`/sign-in?redirect=${encodeURIComponent(talk.path)}`)
    await signIn(next, talk.fan)
    await new Thread(next, talk.creator.name).expectDelivery('in my name only', 'Sent')
    expect(await textsOf(talk)).toEqual(['Hello', 'in my name only'])
  })
})

test('the application can be installed', async ({ open }) => {
  const page = await open(null, '/')
  await whenInstalled(page)
  const session = await page.context().newCDPSession(page)
  const { errors } = await session.send('Page.getAppManifest')
  expect(errors).toEqual([])
  const { installabilityErrors } = await session.send('Page.getInstallabilityErrors')
  // A browser context of a test counts as a private window, and those install nothing.
  expect(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== 'in-incognito')).toEqual([])
})

test('a new version waits until it is wanted, then the old one is gone', async ({ open, server }) => {
  const site = await rollout(server.origin)
  try {
    const page = await open(null, '/', { baseURL: site.origin })
    await whenInstalled(page)
    const other = await page.context().newPage()
    await other.goto('/')
    await expect(other.getByRole('heading', { level: 1 })).toBeVisible()
    const caches = () => page.evaluate(() => window.caches.keys())
    const before = await caches()
    expect(before).toHaveLength(1)

    site.release('0123456789abcdef')
    await page.evaluate(async () => void (await (await navigator.serviceWorker.ready).update()))
    await expect(page.getByText('A new version is ready')).toBeVisible()
    expect((await caches()).toSorted()).toEqual([...before, 'onlychat-0123456789abcdef'].toSorted())
    const reloaded = page.waitForEvent('load')
    await page.getByRole('button', { name: 'Reload' }).click()
    await reloaded
    await expect.poll(caches).toEqual(['onlychat-0123456789abcdef'])
    // The other page was of the old one.
    await expect(other.getByText('A new version is ready')).toBeVisible()

    // With nobody else there, a page that came from the new version is not bothered.
    await other.close()
    site.release('fedcba9876543210')
    await page.evaluate(async () => void (await (await navigator.serviceWorker.ready).update()))
    await expect.poll(caches).toEqual(['onlychat-fedcba9876543210'])
    await expect(page.getByText('A new version is ready')).toHaveCount(0)
  } finally {
    await site.close()
  }
})
