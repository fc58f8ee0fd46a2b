import { readFile } from 'node:fs/promises'

import type { Page } from '@playwright/test'

import { expectAccessibleInBothSchemes } from '../fixtures/axe'
import { expect, test, watchSizes } from '../fixtures/media'
import { makeTalk, openAs, openBoth } from '../fixtures/talk'
import { Thread } from '../fixtures/thread'

const tray = (page: Page) => page.getByRole('region', { name: 'Files of the message' })
const send = (page: Page) => page.getByRole('button', { name: 'Send', exact: true }).click()
/** The pictures of the messages, once they are there. */
const pictures = (thread: Thread) => thread.log.getByRole('button', { name: /^Open / })

async function loaded(thread: Thread, count: number): Promise<void> {
  await expect(pictures(thread)).toHaveCount(count)
  await expect
    .poll(() => pictures(thread).evaluateAll((all) => all.filter((one) => [...one.querySelectorAll('img')].some((img) => img.srcset && img.complete && img.naturalWidth > 0)).length))
    .toBe(count)
}

test('an album from the camera roll arrives, and nothing jumps @phone', async ({ open, people, files }) => {
  const { fan, creator } = await openBoth(open, await makeTalk(people, ['Show me!']))
  const sizes = await watchSizes(creator.page, '[data-album]')
  const chosen = [files.picture('wide.jpg', 1600, 900), files.picture('high.jpg', 900, 1600), files.picture('square.jpg', 800, 800)]
  await fan.page.getByLabel('Photos and videos').setInputFiles(chosen)
  await expect(tray(fan.page).getByRole('listitem')).toHaveCount(3)
  await tray(fan.page).getByRole('button', { name: 'Describe wide.jpg' }).click()
  await fan.page.getByRole('textbox', { name: 'What is seen' }).fill('A coast')
  await fan.page.getByRole('button', { name: 'Save', exact: true }).click()
  await fan.field.fill('From the trip')
  await send(fan.page)
  await expect(tray(fan.page)).toBeHidden()
  for (const thread of [fan, creator]) {
    await loaded(thread, 3)
    await expect(thread.message('From the trip')).toBeVisible()
    await expect(thread.log.getByRole('button', { name: 'Open Photo, A coast' })).toBeVisible()
  }
  expect(await sizes()).toHaveLength(1)
  await fan.expectDelivery('From the trip', 'Seen')
  await expectAccessibleInBothSchemes(creator.page, 'a conversation with files')
})

test('pictures can be seen large, one after the other, by keys alone', async ({ open, people, files }) => {
  const fan = await openAs(open, await makeTalk(people, ['Show me!']), 'fan')
  const { page } = fan
  await page.getByLabel('Photos and videos').setInputFiles([files.picture('a.jpg', 1200, 800), files.picture('b.png', 600, 800)])
  await send(page)
  await loaded(fan, 2)
  await pictures(fan).first().focus()
  await page.keyboard.press('Enter')
  const box = page.getByRole('dialog')
  await expect(box).toContainText('1 of 2')
  await expectAccessibleInBothSchemes(page, 'a picture as large as the screen')
  await page.keyboard.press('ArrowRight')
  await expect(box).toContainText('2 of 2')
  await page.keyboard.press('+')
  await page.keyboard.press('Home')
  await expect(box).toContainText('1 of 2')
  await page.keyboard.press('Escape')
  await expect(box).toBeHidden()
  await expect(fan.log).toBeVisible()
  // The browser's own way back closes it too.
  await pictures(fan).first().click()
  await expect(box).toBeVisible()
  await page.goBack()
  await expect(box).toBeHidden()
  await expect(fan.log).toBeVisible()
})

test('a video plays on the other side @phone', async ({ open, people, files }) => {
  const { fan, creator } = await openBoth(open, await makeTalk(people, ['Show me!']))
  await fan.page.getByLabel('Photos and videos').setInputFiles(files.video('clip.mp4', 2))
  await send(fan.page)
  await loaded(creator, 1)
  await pictures(creator).click()
  const video = creator.page.getByRole('dialog').locator('video')
  await expect.poll(() => video.evaluate((element: HTMLVideoElement) => element.currentTime)).toBeGreaterThan(0.5)
  expect(await video.evaluate((element: HTMLVideoElement) => element.getVideoPlaybackQuality().totalVideoFrames)).toBeGreaterThan(5)
})

test('a file is handed over as it is, under its name', async ({ open, people, files }) => {
  const { fan, creator } = await openBoth(open, await makeTalk(people, ['The plan?']))
  const path = await files.plain('plan.txt', 5000)
  await fan.page.getByLabel('Files', { exact: true }).setInputFiles(path)
  await send(fan.page)
  const link = creator.log.getByRole('link', { name: 'Download plan.txt' })
  const [download] = await Promise.all([creator.page.waitForEvent('download'), link.click()])
  expect(download.suggestedFilename()).toBe('plan.txt')
  expect(await readFile(await download.path())).toEqual(await readFile(path))
})

test('files can be pasted and dropped', async ({ open, people }) => {
  const fan = await openAs(open, await makeTalk(people, ['Well?']), 'fan')
  const give = (name: string, type: 'paste' | 'drop') =>
    fan.field.evaluate(
      (field, [file, event]) => {
        const data = new DataTransfer()
        data.items.add(new File(['some text'], file ?? '', { type: 'text/plain' }))
        if (event === 'paste') field.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
        else for (const step of ['dragenter', 'dragover', 'drop']) field.dispatchEvent(new DragEvent(step, { dataTransfer: data, bubbles: true, cancelable: true }))
      },
      [name, type],
    )
  await give('pasted.txt', 'paste')
  await give('dropped.txt', 'drop')
  await expect(tray(fan.page).getByRole('listitem')).toHaveCount(2)
  await tray(fan.page).getByRole('button', { name: 'Remove pasted.txt' }).click()
  await send(fan.page)
  await expect(fan.log.getByRole('link', { name: 'Download dropped.txt' })).toBeVisible()
  await expect(fan.log.getByRole('link')).toHaveCount(1)
})

test('what cannot be sent is said before anything is sent', async ({ open, people, files }) => {
  const fan = await openAs(open, await makeTalk(people, ['Well?']), 'fan')
  await fan.page.getByLabel('Files', { exact: true }).setInputFiles({ name: 'nothing.txt', mimeType: 'text/plain', buffer: Buffer.alloc(0) })
  await expect(fan.page.getByText('“nothing.txt” is empty.')).toBeVisible()
  // A picture by its name alone.
  const broken = { name: 'broken.jpg', mimeType: 'image/jpeg', buffer: Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(500)]) }
  await fan.page.getByLabel('Photos and videos').setInputFiles(broken)
  await expect(tray(fan.page)).toContainText('The file is damaged.')
  await expect(fan.page.getByText('Remove the files that failed, or try them again.')).toBeVisible()
  await tray(fan.page).getByRole('button', { name: 'Remove broken.jpg' }).click()
  await expect(tray(fan.page)).toBeHidden()
  void files
})

test('a large file goes on where it was when the server was killed @phone', async ({ open, people, files, server, watch }) => {
  watch.allowLostConnection()
  const talk = await makeTalk(people, ['The film?'])
  const fan = await openAs(open, talk, 'fan')
  const bytes = 400 * 2 ** 20
  await fan.page.getByLabel('Files', { exact: true }).setInputFiles(await files.plain('film.raw', bytes))
  await send(fan.page)
  await fan.field.fill('There it is')
  await send(fan.page)
  await expect(fan.log.getByText(/^[1-9]\d* MB of 419 MB/)).toBeVisible()
  await server.kill()
  await expect(fan.banner).toBeVisible()
  await server.start()
  await expect(fan.banner).toBeHidden()
  await fan.expectDelivery('There it is', 'Sent')
  const history = await talk.creator.api.history(talk.conversation.id)
  expect(history.map(({ text, attachments }) => [text, ...attachments.map((file) => file.bytes)])).toEqual([['The film?'], ['', bytes], ['There it is']])
})

test('a reload in the middle loses nothing', async ({ open, people, files }) => {
  const talk = await makeTalk(people, ['The film?'])
  const fan = await openAs(open, talk, 'fan')
  const bytes = 300 * 2 ** 20
  await fan.page.getByLabel('Files', { exact: true }).setInputFiles([await files.plain('film.raw', bytes)])
  await expect(tray(fan.page).getByText(/^[1-9]\d* MB of 315 MB/)).toBeVisible()
  await fan.page.reload()
  await fan.whenOpen()
  await expect(tray(fan.page)).toContainText('film.raw')
  await send(fan.page)
  await expect.poll(async () => (await talk.creator.api.history(talk.conversation.id)).flatMap(({ attachments }) => attachments.map((file) => file.bytes))).toEqual([bytes])
})

test('a file goes on in another tab when the one it was chosen in is closed', async ({ open, people, files }) => {
  const talk = await makeTalk(people, ['The film?'])
  const stays = await openAs(open, talk, 'fan')
  const closes = new Thread(await stays.page.context().newPage(), stays.peerName)
  await closes.page.goto(talk.path)
  await closes.whenOpen()
  const bytes = 300 * 2 ** 20
  await closes.page.getByLabel('Files', { exact: true }).setInputFiles([await files.plain('film.raw', bytes)])
  await send(closes.page)
  await expect(closes.log.getByText(/^[1-9]\d* MB of 315 MB/)).toBeVisible()
  await closes.page.close()
  await expect(stays.log.getByRole('link', { name: 'Download film.raw' })).toBeVisible()
  const history = await talk.creator.api.history(talk.conversation.id)
  expect(history.flatMap(({ attachments }) => attachments.map((file) => file.bytes))).toEqual([bytes])
})

test('a voice note is recorded, heard and sent @phone', async ({ open, people }) => {
  const { fan, creator } = await openBoth(open, await makeTalk(people, ['Say it!']))
  await fan.page.getByRole('button', { name: 'Record a voice note' }).click()
  await expect(fan.page.getByRole('timer')).toContainText('0:02')
  await fan.page.getByRole('button', { name: 'Stop recording' }).click()
  await fan.page.getByRole('button', { name: 'Listen to the voice note' }).click()
  await fan.page.getByRole('button', { name: 'Send the voice note' }).click()
  for (const thread of [fan, creator]) await expect(thread.log.getByRole('button', { name: /^Play Voice note, [23] seconds$/ })).toBeVisible()
  await creator.log.getByRole('button', { name: /^Speed/ }).click()
  await creator.log.getByRole('button', { name: /^Play Voice note/ }).click()
  await expect(creator.log.getByRole('button', { name: /^Pause Voice note/ })).toBeVisible()
  await expect.poll(() => creator.log.getByRole('slider', { name: 'Position in Voice note' }).inputValue().then(Number)).toBeGreaterThan(0)
  await expectAccessibleInBothSchemes(creator.page, 'a conversation with files')
})

test('nobody else gets a picture by its address', async ({ open, people, files, watch }) => {
  watch.allowStatus(404, '')
  watch.allowStatus(401, '')
  const talk = await makeTalk(people, ['Show me!'])
  const fan = await openAs(open, talk, 'fan')
  await fan.page.getByLabel('Photos and videos').setInputFiles(files.picture('a.jpg', 1200, 800))
  await send(fan.page)
  await loaded(fan, 1)
  const address = await pictures(fan).locator('img[srcset]').getAttribute('src')
  expect(address).toMatch(/^\/api\/media\//)
  const other = await open(await people.person('Eve'), '/settings')
  const status = (page: Page) => page.evaluate(async (url) => (await fetch(url)).status, address ?? '')
  expect(await status(fan.page)).toBe(200)
  // Once the page has said who asks: before, it is nobody.
  await expect.poll(() => status(other)).toBe(404)
  expect(await status(await open(null, '/'))).toBe(401)
})

test('signing out right after the page opened asks about files that were chosen', async ({ open, people, files }) => {
  const fan = await openAs(open, await makeTalk(people, ['Hello']), 'fan')
  await fan.page.getByLabel('Photos and videos').setInputFiles(files.picture('a.jpg', 1200, 800))
  await expect(tray(fan.page).getByRole('listitem')).toHaveCount(1)
  await expect(tray(fan.page).getByText(/%/)).toHaveCount(0)
  await fan.page.goto('/settings')
  await fan.page.getByRole('button', { name: 'Sign out' }).click()
  await expect(fan.page.getByText('A file has not been sent yet')).toBeVisible()
  await expect(fan.page.getByRole('button', { name: 'Sign out' }).first()).toBeEnabled()
})
