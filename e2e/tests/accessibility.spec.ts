import { expectAccessibleInBothSchemes as expectAccessible } from '../fixtures/axe'
import { makeTalk, openAs } from '../fixtures/talk'
import { expect, test } from '../fixtures/test'
import { Thread } from '../fixtures/thread'

test.describe('nothing is in the way of anybody', { tag: '@phone' }, () => {
  // Two dozen screens, each looked at in two colour schemes.
  test.setTimeout(120_000)

  test('before one signs in', async ({ open, people, watch }) => {
    watch.allowStatus(404, '/c/nobody_at_all')
    watch.allowStatus(404, '/api/creators/nobody_at_all')
    watch.allowStatus(404, '/no/such/place')
    const creator = await people.creator('Mara')
    const page = await open(null, '/')
    await expect(page.getByRole('heading', { name: 'Closer than a comment.' })).toBeVisible()
    await expectAccessible(page, 'landing')
    const visit = async (path: string, heading: string) => {
      await page.goto(path)
      await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible()
      await expectAccessible(page, path)
    }
    await visit('/sign-in', 'Welcome back')
    await visit('/sign-up', 'Create your account')
    await page.getByRole('button', { name: 'Create the account' }).click()
    await expect(page.getByLabel('E-mail')).toHaveAttribute('aria-invalid', 'true')
    await expectAccessible(page, 'sign-up with errors')
    await visit(`/c/${creator.page.handle}`, creator.name)
    await visit('/c/nobody_at_all', 'There is no creator @nobody_at_all')
    await visit('/no/such/place', 'There is nothing here')
    await visit('/discover', 'Discover')
    await expect(page.getByRole('heading', { name: creator.name })).toBeVisible()
    await page.getByRole('searchbox', { name: 'Search creators' }).fill('nobody-at-all')
    await expect(page.getByText('Nobody found for “nobody-at-all”')).toBeVisible()
    await expectAccessible(page, 'discover, nobody found')
  })

  test('on the way in', async ({ open, people }) => {
    const page = await open(await people.newcomer(), '/discover')
    await page.goto('/inbox')
    await expect(page.getByRole('heading', { name: 'Who are you here?' })).toBeVisible()
    await expectAccessible(page, 'profile set-up')
    await page.getByLabel('First name').fill('Noor')
    await page.getByRole('button', { name: 'Continue' }).click()
    await expect(page.getByText('No conversations yet')).toBeVisible()
    await expectAccessible(page, 'empty inbox')
    await page.goto('/creator')
    await expect(page.getByRole('heading', { name: 'Become a creator' })).toBeVisible()
    await expectAccessible(page, 'become a creator')
  })

  test('in the places of one’s own', async ({ open, people, watch }) => {
    watch.allowStatus(403, '/api/conversations')
    const [creator, closed] = await Promise.all([people.creator('Aiko'), people.creator('Mara', 'subscribers')])
    const page = await open(creator, '/creator')
    await expect(page.getByRole('button', { name: 'Save changes' })).toBeVisible()
    await expectAccessible(page, 'own creator page')
    await page.goto('/settings')
    await expect(page.getByRole('heading', { name: 'Settings', exact: true })).toBeVisible()
    await expectAccessible(page, 'settings')
    await page.goto(`/c/${creator.page.handle}`)
    await expect(page.getByRole('link', { name: 'Edit your page' })).toBeVisible()
    await expectAccessible(page, 'own public page')
    await page.goto(`/c/${closed.page.handle}`)
    await page.getByRole('button', { name: 'Message' }).click()
    await expect(page.getByRole('dialog')).toBeVisible()
    await expectAccessible(page, 'subscribers only')
    await page.getByRole('button', { name: 'Not now' }).click()
    await expect(page.getByRole('dialog')).toHaveCount(0)
    await page.keyboard.press('?')
    await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible()
    await expectAccessible(page, 'shortcuts')
  })

  test('in a conversation', async ({ open, people, server, watch }) => {
    watch.allowLostConnection()
    const talk = await makeTalk(people, ['Which glaze?', 'Celadon https://example.com', 'a mistake', '🔥', 'Thinner.'])
    const [question, answer, mistake] = await talk.fan.api.history(talk.conversation.id)
    if (!question || !answer || !mistake) throw new Error('the messages are not there')
    await talk.creator.api.react(question.id, '❤️')
    await talk.fan.api.react(answer.id, '👍')
    await talk.fan.api.remove(mistake.id)
    await talk.creator.api.edit(answer.id, 'Celadon, see https://example.com')
    await talk.creator.api.send(talk.conversation.id, 'As I said.', question.id)

    const fan = await openAs(open, talk, 'fan')
    const { page } = fan
    await expect(fan.message('As I said.')).toBeVisible()
    await expectAccessible(page, 'conversation')

    await fan.message('Which glaze?').focus()
    await page.keyboard.press('Enter')
    await expect(page.getByRole('menu')).toBeVisible()
    await expectAccessible(page, 'menu of a message')
    await page.getByRole('menuitem', { name: 'More emoji…' }).click()
    await expect(page.getByRole('gridcell').first()).toBeVisible()
    await expectAccessible(page, 'emoji picker')
    await page.keyboard.press('Escape')
    await expect(page.getByRole('gridcell')).toHaveCount(0)

    await fan.message('Thinner.').focus()
    await page.keyboard.press('r')
    await expect(page.getByRole('button', { name: 'Stop replying' })).toBeVisible()
    await fan.field.fill('x'.repeat(10_001))
    await expectAccessible(page, 'reply, too long')
    await fan.field.fill('')
    await page.keyboard.press('Escape')

    await fan.message('Which glaze?').focus()
    await page.keyboard.press('Delete')
    await expect(page.getByRole('alertdialog')).toBeVisible()
    await expectAccessible(page, 'asking before deleting')
    await page.getByRole('button', { name: 'Keep it' }).click()

    const { handle, displayName } = talk.creator.page
    await talk.creator.api.putCreator({ handle, displayName, dmPolicy: 'subscribers' })
    await fan.send('refused')
    await fan.expectDelivery('refused', 'Not sent')
    await expectAccessible(page, 'a message that was not sent')

    await server.stop()
    await expect(fan.banner).toBeVisible()
    await expectAccessible(page, 'connection lost')
  })

  test('in the inbox', async ({ open, people }) => {
    const talk = await makeTalk(people, ['Hello', 'Hi'])
    const other = await people.person('Lena')
    const { id } = await other.api.openConversation(talk.creator.user.id)
    await other.api.send(id, 'Me too!')
    const page = await open(talk.creator, '/inbox')
    const rows = page.getByRole('navigation', { name: 'Conversations' }).getByRole('link')
    await expect(rows).toHaveCount(2)
    await expectAccessible(page, 'inbox')
    await rows.first().click()
    await expect(new Thread(page, other.name).message('Me too!')).toBeVisible()
    await expectAccessible(page, 'conversation opened from the inbox')
  })
})
