import { makeTalk, openAs } from '../fixtures/talk'
import { expect, test } from '../fixtures/test'
import { Thread } from '../fixtures/thread'

test.describe('creators who take messages from subscribers', () => {
  test('Message explains why not, and Subscribe and write leads on', { tag: '@phone' }, async ({ open, people, watch }) => {
    watch.allowStatus(403, '/api/conversations')
    const creator = await people.creator('Mara', 'subscribers')
    const page = await open(await people.person('Sam'), `/c/${creator.page.handle}`)
    await page.getByRole('button', { name: 'Message' }).click()
    const dialog = page.getByRole('dialog', { name: `Only subscribers can write to ${creator.name}` })
    await dialog.getByRole('button', { name: 'Not now' }).click()
    await expect(dialog).toBeHidden()
    await page.getByRole('button', { name: 'Message' }).click()
    await dialog.getByRole('button', { name: 'Subscribe and write' }).click()

    const thread = new Thread(page, creator.name)
    await thread.whenOpen()
    await thread.send('Finally!')
    await thread.expectDelivery('Finally!', 'Sent')
    await page.goto(`/c/${creator.page.handle}`)
    await expect(page.getByRole('button', { name: 'Subscribed' })).toBeVisible()
    await expect(page.getByText('1 subscriber', { exact: true })).toBeVisible()
  })

  test('cancelling says what is lost by it, and takes the right to write', async ({ open, people }) => {
    const creator = await people.creator('Mara', 'subscribers')
    const sam = await people.person('Sam')
    await sam.api.subscribe(creator.page.handle)
    const conversation = await sam.api.openConversation(creator.user.id)
    await sam.api.send(conversation.id, 'Hello')
    const page = await open(sam, `/c/${creator.page.handle}`)
    await page.getByRole('button', { name: 'Subscribed' }).click()
    const dialog = page.getByRole('alertdialog', { name: `Cancel your subscription to ${creator.name}?` })
    await expect(dialog).toContainText('You will not be able to write to them any more.')
    await dialog.getByRole('button', { name: 'Cancel subscription' }).click()
    await expect(page.getByRole('button', { name: 'Subscribe', exact: true })).toBeVisible()

    await page.goto(`/inbox/${conversation.id}`)
    await expect(page.getByText(`${creator.name} takes messages from subscribers`)).toBeVisible()
    await expect(page.getByRole('textbox', { name: /^Message to/ })).toHaveCount(0)
  })

  test('the creator may always answer', async ({ open, people }) => {
    const talk = await makeTalk(people, ['A question'])
    const { handle, displayName } = talk.creator.page
    await talk.creator.api.putCreator({ handle, displayName, dmPolicy: 'subscribers' })
    const creator = await openAs(open, talk, 'creator')
    await creator.send('An answer')
    await creator.expectDelivery('An answer', 'Sent')
  })

  test('a refused message says why, stays, and is sent once the rule has changed', async ({ open, people }) => {
    const talk = await makeTalk(people, ['Hello'])
    const { handle, displayName } = talk.creator.page
    const fan = await openAs(open, talk, 'fan')
    await fan.send('still allowed')
    await fan.expectDelivery('still allowed', 'Sent')

    await talk.creator.api.putCreator({ handle, displayName, dmPolicy: 'subscribers' })
    await fan.send('not any more')
    await fan.expectDelivery('not any more', 'Not sent')
    await expect(fan.row('not any more').getByText(/subscrib/i)).toBeVisible()
    await fan.page.reload()
    await fan.expectDelivery('not any more', 'Not sent')

    await talk.creator.api.putCreator({ handle, displayName, dmPolicy: 'everyone' })
    await fan.row('not any more').getByRole('button', { name: 'Try again' }).click()
    await fan.expectDelivery('not any more', 'Sent')
    const texts = (await talk.fan.api.history(talk.conversation.id)).map(({ text }) => text)
    expect(texts).toEqual(['Hello', 'still allowed', 'not any more'])
  })

  test('a refused message can be deleted, and had back', async ({ open, people }) => {
    const talk = await makeTalk(people, ['Hello'])
    const { handle, displayName } = talk.creator.page
    const fan = await openAs(open, talk, 'fan')
    await talk.creator.api.putCreator({ handle, displayName, dmPolicy: 'subscribers' })
    await fan.send('too late')
    await fan.row('too late').getByRole('button', { name: 'Delete' }).click()
    await expect(fan.message('too late')).toHaveCount(0)
    await fan.page.getByRole('button', { name: 'Undo' }).click()
    await fan.expectDelivery('too late', 'Not sent')
  })
})
