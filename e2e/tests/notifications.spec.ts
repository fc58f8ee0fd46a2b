import type { BrowserContext, CDPSession, Page } from '@playwright/test'

import { expectAccessibleInBothSchemes as expectAccessible } from '../fixtures/axe'
import { PushService, subscribeWith } from '../fixtures/push'
import { makeTalk, openAs, type Talk } from '../fixtures/talk'
import { expect, test as base } from '../fixtures/test'

const test = base.extend<{ push: PushService }>({
  push: async ({ server }, use) => {
    const push = await PushService.listen(server.pushPort)
    await use(push)
    await push.close()
  },
})

/** Has the browser's service worker told what arrived, as the browser would. */
async function deliver(context: BrowserContext, origin: string, data: string): Promise<void> {
  // Any page will do: the one that asked for it may be closed.
  const page = await context.newPage()
  const session: CDPSession = await context.newCDPSession(page)
  const registration = new Promise<string>((resolve) => {
    session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const ours = registrations.find(({ scopeURL }) => scopeURL.startsWith(origin))
      if (ours) resolve(ours.registrationId)
    })
  })
  await session.send('ServiceWorker.enable')
  await session.send('ServiceWorker.deliverPushMessage', { origin, registrationId: await registration, data })
  await page.close()
}

/** What the browser shows. */
async function shown(context: BrowserContext): Promise<{ title: string; body: string; tag: string }[]> {
  const [worker] = context.serviceWorkers()
  if (!worker) throw new Error('no service worker runs')
  return worker.evaluate(async () => {
    const { registration } = globalThis as unknown as { registration: ServiceWorkerRegistration }
    return (await registration.getNotifications()).map(({ title, body, tag }) => ({ title, body, tag }))
  })
}

async function turnOn(page: Page): Promise<void> {
  const device = page.getByRole('switch', { name: 'On this device' })
  await expect(device).toBeEnabled()
  await device.click()
  await expect(device).toBeChecked()
}

test.describe('notifications', { tag: ['@phone', '@mongo'] }, () => {
  test('a message arrives with the tab closed, says as much as was asked for, and stops with the switch', async ({ open, people, push, server }) => {
    const talk = await makeTalk(people)
    const page = await open(talk.creator, '/settings')
    const context = page.context()
    await context.grantPermissions(['notifications'])
    await context.addInitScript(subscribeWith, push.subscription)
    await page.reload()
    await turnOn(page)
    await page.getByRole('button', { name: 'Send a test' }).click()
    await expect.poll(() => push.arrived.length).toBe(1)
    expect(push.arrived[0]?.payload.body).toBe('Notifications arrive on this device.')
    expect(push.arrived[0]?.authorization).toMatch(/^vapid t=.+, k=.+/)
    await expectAccessible(page, 'the settings of notifications')
    await page.close()

    await talk.fan.api.send(talk.conversation.id, 'see you tomorrow')
    await expect.poll(() => push.arrived.length, { timeout: 20_000 }).toBe(2)
    const message = push.arrived[1]
    expect(message?.payload).toMatchObject({ title: talk.fan.name, body: 'New message', url: talk.path, badge: 1 })
    await deliver(context, server.origin, message?.text ?? '')
    await expect.poll(() => shown(context)).toEqual([{ title: talk.fan.name, body: 'New message', tag: talk.conversation.id }])

    const again = await context.newPage()
    await again.goto('/settings')
    await again.getByLabel('What a lock screen shows').selectOption('Discreet')
    await expect.poll(async () => (await talk.creator.api.notificationSettings()).preview).toBe('discreet')
    await talk.fan.api.send(talk.conversation.id, 'nobody should read this')
    await expect.poll(() => push.arrived.length, { timeout: 20_000 }).toBe(3)
    expect(push.arrived[2]?.payload).toMatchObject({ title: 'New notification', body: '' })

    const device = again.getByRole('switch', { name: 'On this device' })
    await expect(device).toBeChecked()
    await device.click()
    await expect(device).not.toBeChecked()
    await expect.poll(async () => (await talk.creator.api.devices()).length).toBe(0)
  })

  test('whoever reads a conversation is not told of it, and a browser that is gone is forgotten', async ({ open, people, push }) => {
    const talk = await makeTalk(people)
    const page = await open(talk.creator, '/settings')
    await page.context().grantPermissions(['notifications'])
    await page.context().addInitScript(subscribeWith, push.subscription)
    await page.reload()
    await turnOn(page)
    await page.goto(talk.path)
    await talk.fan.api.send(talk.conversation.id, 'read at once')
    await expect(page.getByRole('article', { name: /read at once/ })).toBeVisible()
    await page.goto('/settings')
    push.answers.push(410)
    await talk.fan.api.send(talk.conversation.id, 'not read')
    await expect.poll(async () => (await talk.creator.api.devices()).length, { timeout: 20_000 }).toBe(0)
    expect(push.arrived).toEqual([])
  })

  test('the centre has what others did, live, and forgets it when it was read', async ({ open, people }) => {
    const talk = await makeTalk(people)
    const page = await open(talk.creator, '/notifications')
    await expect(page.getByText('Nothing new')).toBeVisible()
    const message = await talk.creator.api.send(talk.conversation.id, 'look at this')
    await talk.fan.api.react(message.id, '🔥')
    const row = page.getByRole('link', { name: new RegExp(`${talk.fan.name} reacted 🔥 to your message`) })
    await expect(row).toBeVisible()
    await expect(row).toContainText('look at this')
    await expect(page.getByRole('link', { name: /^Activity.*1 unread$/ })).toBeVisible()
    await expectAccessible(page, 'the notification centre')
    await row.focus()
    await page.keyboard.press('Enter')
    await expect(page).toHaveURL(new RegExp(`${talk.path}\\?at=`))
    await page.goBack()
    await expect(page.getByRole('link', { name: 'Activity', exact: true })).toBeVisible()

    await talk.fan.api.subscribe(talk.creator.page.handle)
    await expect(page.getByText('subscribed to you')).toBeVisible()
    await page.getByRole('button', { name: 'Mark all as read' }).click()
    await expect(page.getByRole('button', { name: 'Mark all as read' })).toHaveCount(0)
    await page.reload()
    await expect(page.getByText('subscribed to you')).toBeVisible()
    await expect(page.getByText('unread', { exact: true })).toHaveCount(0)
    await page.getByRole('button', { name: 'Reactions' }).click()
    await expect(page.getByText('subscribed to you')).toHaveCount(0)
  })

  test('a conversation is muted and told of again', async ({ open, people }) => {
    const talk: Talk = await makeTalk(people, ['hello'])
    const { page } = await openAs(open, talk, 'creator')
    const more = page.getByRole('button', { name: `More about ${talk.fan.name}` })
    await more.click()
    await page.getByRole('menuitem', { name: 'Mute…' }).click()
    const dialog = page.getByRole('dialog', { name: `Mute ${talk.fan.name}` })
    await expectAccessible(page, 'muting')
    await dialog.getByRole('button', { name: 'For 8 hours' }).click()
    await expect(page.getByRole('heading', { level: 1 }).getByText(', muted')).toBeAttached()
    const until = async () => (await talk.creator.api.conversation(talk.conversation.id)).settings.mutedUntil
    expect(Date.parse((await until()) ?? '')).toBeGreaterThan(Date.now())
    await page.reload()
    await more.click()
    await page.getByRole('menuitem', { name: 'Unmute' }).click()
    await expect.poll(until).toBeNull()
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect.poll(until).not.toBeNull()
  })

  test('quiet hours and mail are chosen, and kept', async ({ open, people }) => {
    const talk = await makeTalk(people)
    const page = await open(talk.creator, '/settings')
    await page.getByRole('switch', { name: 'Quiet hours' }).click()
    await page.getByLabel('From', { exact: true }).fill('23:15')
    await page.getByLabel('Time zone').selectOption('Europe/Berlin')
    await page.getByRole('button', { name: 'Save hours' }).click()
    await page.getByRole('switch', { name: 'Messages: e-mail', exact: true }).click()
    await page.getByRole('switch', { name: 'New subscribers: push' }).click()
    const settings = () => talk.creator.api.notificationSettings()
    await expect.poll(async () => (await settings()).quietHours).toEqual({ from: '23:15', to: '07:00', timeZone: 'Europe/Berlin' })
    await expect.poll(async () => [(await settings()).email.message, (await settings()).push.subscriber]).toEqual([true, false])
    await page.reload()
    await expect(page.getByLabel('From', { exact: true })).toHaveValue('23:15')
    await expect(page.getByRole('switch', { name: 'Messages: e-mail', exact: true })).toBeChecked()
  })
})
