import { makeTalk, openAs, openBoth } from '../fixtures/talk'
import { expect, test } from '../fixtures/test'
import { Thread } from '../fixtures/thread'

/** Longer than the longest wait between the first few attempts to come back. */
const BACK = { timeout: 25_000 }

test.describe('when the connection is lost', () => {
  test('the server stops and starts: both come back, what was written meanwhile arrives once', { tag: '@mongo' }, async ({
    open,
    people,
    server,
    watch,
  }) => {
    watch.allowLostConnection()
    const talk = await makeTalk(people, ['before'])
    const { fan, creator } = await openBoth(open, talk)
    await server.stop()
    for (const { banner } of [fan, creator]) await expect(banner).toBeVisible()
    await fan.send('written meanwhile')
    await fan.expectDelivery('written meanwhile', 'Waiting to be sent')
    await expect(creator.message('written meanwhile')).toHaveCount(0)
    // There is nobody to answer yet: one goes on waiting.
    await fan.page.getByRole('button', { name: 'Try now' }).click()
    await expect(fan.page.getByRole('button', { name: 'Try now' })).toBeVisible()
    await fan.expectDelivery('written meanwhile', 'Waiting to be sent')

    await server.start()
    for (const { banner } of [fan, creator]) await expect(banner).toBeHidden(BACK)
    await expect(creator.message('written meanwhile')).toBeVisible()
    await fan.expectDelivery('written meanwhile', 'Seen')
    await creator.send('and answered')
    await expect(fan.message('and answered')).toBeVisible()
    for (const { log } of [fan, creator]) await expect(log.getByRole('article')).toHaveCount(3)
    const texts = (await talk.fan.api.history(talk.conversation.id)).map(({ text }) => text)
    expect(texts).toEqual(['before', 'written meanwhile', 'and answered'])
  })

  test('kill -9 right after "Sent" loses nothing', { tag: '@mongo' }, async ({ open, people, server, watch }) => {
    watch.allowLostConnection()
    const talk = await makeTalk(people)
    const { fan, creator } = await openBoth(open, talk)
    const lines = Array.from({ length: 6 }, (_, index) => `durable ${index + 1}`)
    for (const line of lines) await fan.send(line)
    // Acknowledged: no longer waiting.
    await expect(fan.message('durable 6')).toHaveAccessibleName(/(Sent|Delivered|Seen)$/)
    await server.kill()
    await server.start()

    for (const { banner, log } of [fan, creator]) {
      await expect(banner).toBeHidden(BACK)
      await expect(log.getByRole('article').locator('p')).toHaveText(lines)
    }
    await Promise.all([fan.page.reload(), creator.page.reload()])
    for (const { log } of [fan, creator]) await expect(log.getByRole('article').locator('p')).toHaveText(lines)
    const history = await talk.creator.api.history(talk.conversation.id)
    expect(history.map(({ seq, text }) => `${seq} ${text}`)).toEqual(lines.map((line, index) => `${index + 1} ${line}`))
    await creator.send('still here')
    await expect(fan.message('still here')).toBeVisible()
  })

  test('what came while one was offline comes in order, and once', async ({ open, people, watch }) => {
    watch.allowLostConnection()
    const talk = await makeTalk(people, ['before'])
    const { fan, creator } = await openBoth(open, talk)
    await creator.page.context().setOffline(true)
    await expect(creator.banner).toContainText('You are offline')
    for (const line of ['one', 'two', 'three']) await fan.send(line)
    await fan.expectDelivery('three', 'Sent')
    await fan.choose('two', 'Edit')
    await fan.page.getByRole('textbox', { name: 'New text of the message' }).fill('two, corrected')
    await fan.page.keyboard.press('Enter')
    await expect(fan.message('two, corrected')).toBeVisible()

    await creator.page.context().setOffline(false)
    await expect(creator.banner).toBeHidden(BACK)
    for (const line of ['one', 'two, corrected', 'three']) await expect(creator.message(line)).toHaveCount(1)
    await expect(creator.log.getByRole('article')).toHaveCount(4)
    await fan.expectDelivery('three', 'Seen')
  })

  test('what one writes offline waits, and is sent once and in order', async ({ open, people, watch }) => {
    watch.allowLostConnection()
    const talk = await makeTalk(people, ['before'])
    const { fan, creator } = await openBoth(open, talk)
    await fan.page.context().setOffline(true)
    await expect(fan.banner).toContainText('You are offline. What you write is kept and sent when you are back.')
    for (const line of ['first', 'second', 'third']) await fan.send(line)
    for (const line of ['first', 'second', 'third']) await fan.expectDelivery(line, 'Waiting to be sent')
    await expect(creator.message('first')).toHaveCount(0)

    await fan.page.context().setOffline(false)
    await fan.expectDelivery('third', 'Seen')
    for (const { log } of [fan, creator]) await expect(log.getByRole('article').locator('p')).toHaveText(['before', 'first', 'second', 'third'])
    const history = await talk.fan.api.history(talk.conversation.id)
    expect(history.map(({ text }) => text)).toEqual(['before', 'first', 'second', 'third'])
  })

  test('a message that waits survives the closing of the page', async ({ open, people, server, watch }) => {
    watch.allowLostConnection()
    const talk = await makeTalk(people, ['before'])
    const fan = await openAs(open, talk, 'fan')
    await server.stop()
    await expect(fan.banner).toBeVisible()
    await fan.send('kept for later')
    await fan.expectDelivery('kept for later', 'Waiting to be sent')
    const context = fan.page.context()
    await fan.page.close()

    await server.start()
    const page = await context.newPage()
    await page.goto('/settings')
    const later = new Thread(page, talk.creator.name)
    await expect
      .poll(async () => (await talk.creator.api.history(talk.conversation.id)).map(({ text }) => text))
      .toEqual(['before', 'kept for later'])
    await page.goto(talk.path)
    await later.expectDelivery('kept for later', 'Sent')
  })

  test('a search that cannot be made says so and is made when asked again', async ({ open, people, server, watch }) => {
    watch.allowLostConnection()
    const creator = await people.creator('Mara')
    const page = await open(await people.person('Sam'), '/discover')
    const search = page.getByRole('searchbox', { name: 'Search creators' })
    await search.fill(creator.name)
    await expect(page.getByRole('heading', { name: creator.name })).toBeVisible()
    await server.stop()
    await search.fill(creator.page.handle)
    await expect(page.getByText('Creators could not be loaded')).toBeVisible(BACK)
    await server.start()
    await page.getByRole('button', { name: 'Try again' }).click()
    await expect(page.getByRole('heading', { name: creator.name })).toBeVisible()
    await expect(page.getByRole('main').getByRole('article')).toHaveCount(1)
  })

  test('a place that was not opened yet says so too, in its own words', async ({ open, people, server, watch }) => {
    watch.allowLostConnection()
    const page = await open(await people.person('Sam'), '/sign-in')
    await expect(page.getByRole('heading', { name: 'Inbox' })).toBeVisible()
    // Its code is there before it is asked for.
    const loaded = () => page.evaluate(() => performance.getEntriesByType('resource').some(({ name }) => /\/assets\/discover-/.test(name)))
    await expect.poll(loaded).toBe(true)
    await server.stop()
    await page.getByRole('link', { name: 'Discover', exact: true }).click()
    await expect(page.getByText('Creators could not be loaded')).toBeVisible(BACK)
    await server.start()
    await page.getByRole('button', { name: 'Try again' }).click()
    await expect(page.getByRole('searchbox', { name: 'Search creators' })).toBeVisible()
    await expect(page.getByText('Creators could not be loaded')).toBeHidden()
  })
})
