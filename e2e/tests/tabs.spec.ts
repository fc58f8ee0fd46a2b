import type { CDPSession, Page, WebSocket } from '@playwright/test'

import { makeTalk, openAs } from '../fixtures/talk'
import { expect, test } from '../fixtures/test'
import { Thread } from '../fixtures/thread'

/** Longer than a page that is looked at takes to find out that its leader is gone. */
const BACK = { timeout: 25_000 }

/** The sockets this page holds open. */
function socketsOf(page: Page): Set<WebSocket> {
  const open = new Set<WebSocket>()
  page.on('websocket', (socket) => {
    open.add(socket)
    socket.on('close', () => open.delete(socket))
  })
  return open
}

/** Opens the conversation once more, in another tab of the same browser. */
async function anotherTab(thread: Thread, path: string) {
  const page = await thread.page.context().newPage()
  const sockets = socketsOf(page)
  await page.goto(path)
  const tab = new Thread(page, thread.peerName)
  await tab.whenOpen()
  return { tab, sockets }
}

const debuggers = new WeakMap<Page, CDPSession>()

/** Stops a page's thread in the middle of what it does, and lets it go on. */
async function debuggerOf(page: Page) {
  const session = debuggers.get(page) ?? (await page.context().newCDPSession(page))
  debuggers.set(page, session)
  return {
    pause: async () => {
      const paused = new Promise((resolve) => session.once('Debugger.paused', resolve))
      await session.send('Debugger.enable')
      await session.send('Debugger.pause')
      await paused
    },
    resume: () => session.send('Debugger.disable'),
  }
}

test('two tabs of one person show the same', async ({ open, people }) => {
  const talk = await makeTalk(people, ['Hello', 'Hi', 'How are you?'])
  const first = await openAs(open, talk, 'creator')
  const second = new Thread(await first.page.context().newPage(), talk.fan.name)
  await second.page.goto(talk.path)
  await second.whenOpen()

  await first.send('Fine, from the first tab')
  await expect(second.message('Fine, from the first tab')).toBeVisible()
  await second.expectDelivery('Fine, from the first tab', 'Sent')
  await second.choose('Hello', 'React with red heart')
  await expect(first.reaction('Hello', '❤️')).toHaveAttribute('aria-pressed', 'true')
  await second.choose('Hi', 'Delete')
  await second.page.getByRole('button', { name: 'Delete for both' }).click()
  await expect(first.tombstone).toBeVisible()

  // Each message once, in both.
  for (const { log } of [first, second]) await expect(log.getByRole('article')).toHaveCount(4)
})

test('reading in one tab takes the count away in the other', async ({ open, people }) => {
  const talk = await makeTalk(people)
  const page = await open(talk.creator, '/settings')
  await talk.fan.api.send(talk.conversation.id, 'Hello')
  const badge = page.getByRole('link', { name: /^Inbox ?, 1 unread$/ })
  await expect(badge).toBeVisible()
  await expect(page).toHaveTitle(/^\(1\) /)
  const other = await page.context().newPage()
  await other.goto(talk.path)
  await expect(new Thread(other, talk.fan.name).message('Hello')).toBeVisible()
  await expect(badge).toHaveCount(0)
  await expect(page).not.toHaveTitle(/^\(/)
})

test('the tabs of one person share one socket, and both hear and say everything', async ({ open, people, server }) => {
  const talk = await makeTalk(people, ['Hello'])
  await expect.poll(() => server.sockets(), BACK).toBe(0)
  const first = await openAs(open, talk, 'fan')
  await first.send('from the first tab')
  await first.expectDelivery('from the first tab', 'Sent')
  const { tab: second, sockets } = await anotherTab(first, talk.path)
  const creator = await openAs(open, talk, 'creator')
  await second.whenBothOnline()
  await first.whenBothOnline()
  expect(sockets.size).toBe(0)
  expect(await server.sockets()).toBe(2)

  await creator.field.pressSequentially('I am typ')
  await expect(second.typingStrip).toBeVisible()
  await expect(first.typingStrip).toBeVisible()
  await creator.send('to both tabs')
  for (const tab of [first, second]) await expect(tab.message('to both tabs')).toBeVisible()
  await second.field.pressSequentially('So am I')
  await expect(creator.typingStrip).toBeVisible()
  await second.send('from the second tab')
  await expect(creator.message('from the second tab')).toBeVisible()
  for (const tab of [first, second]) await tab.expectDelivery('from the second tab', 'Seen')
  expect(sockets.size).toBe(0)
  const texts = (await talk.fan.api.history(talk.conversation.id)).map(({ text }) => text)
  expect(texts).toEqual(['Hello', 'from the first tab', 'to both tabs', 'from the second tab'])
})

test('closing the tab that holds the socket hands it over; what was said meanwhile arrives', async ({ open, people }) => {
  const talk = await makeTalk(people, ['Hello'])
  const first = await openAs(open, talk, 'fan')
  await first.send('one')
  await first.expectDelivery('one', 'Sent')
  const { tab: second, sockets } = await anotherTab(first, talk.path)
  const { tab: third, sockets: others } = await anotherTab(first, talk.path)
  await Promise.all([first.page.close(), talk.creator.api.send(talk.conversation.id, 'said meanwhile')])
  for (const tab of [second, third]) await expect(tab.message('said meanwhile')).toHaveCount(1, BACK)
  await expect.poll(() => sockets.size + others.size, BACK).toBe(1)
  await second.send('after it')
  for (const tab of [second, third]) {
    await tab.expectDelivery('after it', 'Sent')
    await expect(tab.log.getByRole('article').locator('p')).toHaveText(['Hello', 'one', 'said meanwhile', 'after it'])
    await expect(tab.banner).toBeHidden()
  }
})

/** Begins a change of all that is kept, which lasts until `let-go`. */
function holdDisk(): Promise<void> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open('onlychat')
    opening.onerror = () => reject(new Error('the database does not open'))
    opening.onsuccess = () => {
      const database = opening.result
      const names = [...database.objectStoreNames]
      const store = database.transaction(names, 'readwrite').objectStore(names[0] ?? '')
      let held = true
      addEventListener('let-go', () => {
        held = false
      })
      const again = () => {
        resolve()
        if (held) store.count().onsuccess = again
        else database.close()
      }
      again()
    }
  })
}

for (const { how, sleep, wake } of [
  // What the browser says to a page before it freezes it; a page under test is never in the background.
  {
    how: 'frozen',
    sleep: (page: Page) => page.evaluate(() => document.dispatchEvent(new Event('freeze'))),
    wake: (page: Page) => page.evaluate(() => document.dispatchEvent(new Event('resume'))),
  },
  // A page that hangs is told nothing.
  { how: 'hanging', sleep: async (page: Page) => (await debuggerOf(page)).pause(), wake: async (page: Page) => (await debuggerOf(page)).resume() },
  // And what it was writing keeps the disk from all others.
  {
    how: 'disk-holding',
    sleep: async (page: Page) => {
      await page.evaluate(holdDisk)
      await (await debuggerOf(page)).pause()
    },
    wake: async (page: Page) => {
      await (await debuggerOf(page)).resume()
      await page.evaluate(() => dispatchEvent(new Event('let-go')))
    },
  },
])
  test(`a ${how} tab does not keep the socket from the others, and catches up when it wakes`, async ({ open, people }) => {
    const talk = await makeTalk(people, ['Hello'])
    const first = await openAs(open, talk, 'fan')
    await first.send('one')
    await first.expectDelivery('one', 'Sent')
    const { tab: second, sockets } = await anotherTab(first, talk.path)
    await talk.creator.api.send(talk.conversation.id, 'to both')
    await expect(second.message('to both')).toBeVisible()
    expect(sockets.size).toBe(0)

    await sleep(first.page)
    await expect.poll(() => sockets.size, BACK).toBe(1)
    await talk.creator.api.send(talk.conversation.id, 'while one sleeps')
    await expect(second.message('while one sleeps')).toBeVisible()
    await second.send('answered')
    await second.expectDelivery('answered', 'Sent')

    await wake(first.page)
    for (const tab of [first, second])
      await expect(tab.log.getByRole('article').locator('p')).toHaveText(['Hello', 'one', 'to both', 'while one sleeps', 'answered'])
    await first.send('and awake')
    await second.expectDelivery('and awake', 'Sent')
    expect(sockets.size).toBe(1)
  })

test('all tabs say that the connection is lost; one of them sends what was written in another', async ({ open, people, server, watch }) => {
  watch.allowLostConnection()
  const talk = await makeTalk(people, ['Hello'])
  const first = await openAs(open, talk, 'fan')
  const { tab: second } = await anotherTab(first, talk.path)
  await server.stop()
  for (const { banner } of [first, second]) await expect(banner).toBeVisible()
  await second.send('written in the second tab')
  await first.send('written in the first tab')
  for (const tab of [first, second])
    for (const text of ['written in the second tab', 'written in the first tab']) await tab.expectDelivery(text, 'Waiting to be sent')
  await server.start()
  for (const tab of [first, second]) {
    await expect(tab.banner).toBeHidden(BACK)
    await tab.expectDelivery('written in the first tab', 'Sent')
    await expect(tab.log.getByRole('article')).toHaveCount(3)
  }
  const texts = (await talk.fan.api.history(talk.conversation.id)).map(({ text }) => text)
  expect(texts).toEqual(['Hello', 'written in the second tab', 'written in the first tab'])
})

test('signing out in one tab leads all of them out', async ({ open, people }) => {
  const talk = await makeTalk(people, ['Hello'])
  const first = await openAs(open, talk, 'fan')
  const { tab: second } = await anotherTab(first, talk.path)
  await second.page.getByRole('button', { name: /^Account of/ }).click()
  await second.page.getByRole('menuitem', { name: 'Sign out' }).click()
  for (const { page } of [first, second]) await expect(page).toHaveURL('/')
})
