import { expectAccessibleInBothSchemes as expectAccessible } from '../fixtures/axe'
import { makeTalk, openAs, openBoth } from '../fixtures/talk'
import { expect, test } from '../fixtures/test'

test.describe('who sees what of whom', { tag: ['@phone', '@mongo'] }, () => {
  test('whoever is blocked cannot write, and is not told; unblocking brings everything back', async ({ open, people, watch }) => {
    watch.allowStatus(403, '/api/conversations/')
    watch.allowStatus(404, '/api/creators/')
    const talk = await makeTalk(people, ['hello'])
    const { fan, creator } = await openBoth(open, talk)
    const { page } = creator
    await page.getByRole('button', { name: `More about ${talk.fan.name}` }).click()
    await page.getByRole('menuitem', { name: 'Block…' }).click()
    const dialog = page.getByRole('alertdialog', { name: `Block ${talk.fan.name}?` })
    await expectAccessible(page, 'asking to block')
    await dialog.getByRole('button', { name: 'Block', exact: true }).click()
    await expect(page.getByText(`You blocked ${talk.fan.name}`)).toBeVisible()
    await expect(creator.field).toHaveCount(0)

    await fan.send('are you there?')
    await fan.expectDelivery('are you there?', 'Not sent')
    await expect(fan.page.getByText('This person takes no messages from you.')).toBeVisible()

    await page.getByRole('button', { name: 'Unblock' }).click()
    await expect(creator.field).toBeEditable()
    await fan.row('are you there?').getByRole('button', { name: /try again/i }).click()
    await expect(creator.message('are you there?')).toBeVisible()
  })

  test('hidden receipts are hidden both ways, and the choice stays', async ({ open, people }) => {
    const talk = await makeTalk(people)
    const settings = await open(talk.fan, '/settings')
    const choice = settings.getByLabel('What I have received and read')
    await choice.selectOption('Nobody')
    await expect.poll(async () => (await talk.fan.api.privacy()).receipts).toBe('nobody')
    await settings.reload()
    await expect(choice).toHaveValue('nobody')
    const creator = await openAs(open, talk, 'creator')
    await creator.send('have you read this?')
    await settings.goto(talk.path)
    await expect(settings.getByRole('article', { name: /have you read this\?/ })).toBeVisible()
    await expect.poll(async () => (await talk.fan.api.conversation(talk.conversation.id)).readSeq).toBe(1)
    await creator.page.reload()
    await creator.expectDelivery('have you read this?', 'Sent')
    await talk.fan.api.setPrivacy({ receipts: 'everyone' })
    await creator.page.reload()
    await creator.expectDelivery('have you read this?', 'Seen')
  })

  test('a message is reported, and its author blocked with it; the settings list them', async ({ open, people }) => {
    const talk = await makeTalk(people, ['hello', 'buy my coins'])
    const thread = await openAs(open, talk, 'fan')
    const { page } = thread
    await thread.message('buy my coins').focus()
    await page.keyboard.press('Enter')
    await page.getByRole('menuitem', { name: 'Report…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Report this message' })
    await expect(dialog.getByRole('button', { name: 'Send the report' })).toBeDisabled()
    await dialog.getByRole('radio', { name: 'Advertising nobody asked for' }).check()
    await dialog.getByLabel('What happened? (optional)').fill('Again and again.')
    await dialog.getByRole('switch').check()
    await expectAccessible(page, 'reporting')
    await dialog.getByRole('button', { name: 'Send the report' }).click()
    await expect(page.getByText(/Reference rpt_/)).toBeVisible()
    await expect(page.getByText(`You blocked ${talk.creator.name}`)).toBeVisible()
    await page.goto('/settings')
    const row = page.getByRole('list', { name: 'Blocked and restricted people' }).getByRole('listitem')
    await expect(row).toContainText(talk.creator.name)
    await row.getByRole('button', { name: `Unblock ${talk.creator.name}` }).click()
    await expect(page.getByText('Nobody. You can block')).toBeVisible()
  })
})
