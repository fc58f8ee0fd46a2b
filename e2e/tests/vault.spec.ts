import { expectAccessibleInBothSchemes } from '../fixtures/axe'
import { expect, test } from '../fixtures/media'
import { makeTalk, openAs } from '../fixtures/talk'

test('what was sent is in the vault, is described there, and is sent again without uploading it @phone', async ({ open, people, files }) => {
  const talk = await makeTalk(people, ['Show me!'])
  const fan = await openAs(open, talk, 'fan')
  const { page } = fan
  await page.getByLabel('Photos and videos').setInputFiles(files.picture('coast.jpg', 1200, 800))
  await page.getByLabel('Files', { exact: true }).setInputFiles(await files.plain('plan.txt', 5000))
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await expect(fan.log.getByRole('button', { name: 'Open Photo' })).toBeVisible()

  await page.goto('/vault')
  const grid = page.getByRole('main')
  await expect(grid.getByRole('button', { name: /^Open / })).toHaveCount(2)
  await expect(page.getByRole('meter', { name: 'Room taken' })).toHaveAttribute('aria-valuetext', /in 2 files$/)
  await expectAccessibleInBothSchemes(page, 'a vault')
  await page.getByRole('button', { name: 'Photos', exact: true }).click()
  await expect(grid.getByRole('button', { name: /^Open / })).toHaveCount(1)
  await grid.getByRole('button', { name: 'Open coast.jpg, Photo' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox', { name: 'What is seen' }).fill('A coast')
  await expectAccessibleInBothSchemes(page, 'an item of a vault')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(grid.getByRole('button', { name: 'Open coast.jpg, Photo, A coast' })).toBeVisible()

  await page.goto(talk.path)
  await fan.whenOpen()
  await page.getByRole('button', { name: 'Attach files' }).click()
  await page.getByRole('menuitem', { name: 'From your vault' }).click()
  await page.getByRole('button', { name: 'Choose coast.jpg, Photo, A coast' }).click()
  await page.getByRole('button', { name: 'Attach 1 file' }).click()
  await fan.field.fill('Once more')
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await expect(fan.log.getByRole('button', { name: 'Open Photo, A coast' })).toBeVisible()
  const history = await talk.creator.api.history(talk.conversation.id)
  const sent = history.map(({ attachments }) => attachments.find(({ kind }) => kind === 'image')?.id)
  expect(sent).toEqual([undefined, sent[1], sent[1]])
})

test('what is removed from the vault stays in the messages that carry it', async ({ open, people, files }) => {
  const talk = await makeTalk(people, ['Show me!'])
  const fan = await openAs(open, talk, 'fan')
  const { page } = fan
  await page.getByLabel('Files', { exact: true }).setInputFiles(await files.plain('plan.txt', 5000))
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await expect(fan.log.getByRole('link', { name: 'Download plan.txt' })).toBeVisible()
  await page.goto('/vault')
  await page.getByRole('main').getByRole('button', { name: /^Open plan.txt/ }).click()
  await page.getByRole('button', { name: 'Remove…' }).click()
  await page.getByRole('button', { name: 'Remove it from the vault' }).click()
  await expect(page.getByText('Nothing here yet')).toBeVisible()
  await page.goto(talk.path)
  await expect(fan.log.getByRole('link', { name: 'Download plan.txt' })).toBeVisible()
})
