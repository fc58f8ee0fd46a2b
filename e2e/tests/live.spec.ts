import { makeTalk, openAs, openBoth } from '../fixtures/talk'
import { expect, test } from '../fixtures/test'

test.describe('while both are there', () => {
  test('messages come at once, both ways and in order', async ({ open, people }) => {
    const { fan, creator } = await openBoth(open, await makeTalk(people))
    const lines = Array.from({ length: 8 }, (_, index) => `line ${index + 1}`)
    for (const [index, line] of lines.entries()) {
      const [speaker, listener] = index % 3 === 0 ? [creator, fan] : [fan, creator]
      await speaker.send(line)
      // Of what two people send in the same moment, either may be first.
      if (index % 3 !== 1) await expect(listener.message(line)).toBeVisible()
    }
    for (const { log } of [fan, creator]) {
      await expect(log.getByRole('article')).toHaveCount(lines.length)
      await expect(log.getByRole('article').locator('p')).toHaveText(lines)
    }
  })

  test('text arrives exactly as it was written', async ({ open, people }) => {
    const { fan, creator } = await openBoth(open, await makeTalk(people))
    const text = 'e\u0301 and é 👩‍👩‍👧 <b>not bold</b>\nשלום & "quotes"\n\thttps://example.com/a?b=c'
    await fan.send(text)
    const arrived = creator.log.getByRole('article').locator('p')
    await expect(arrived).toHaveCount(1)
    expect(await arrived.evaluate((element) => element.textContent)).toBe(text)
    await expect(arrived.getByRole('link')).toHaveAttribute('href', 'https://example.com/a?b=c')
    await expect(arrived.getByRole('link')).toHaveAttribute('rel', /noopener/)
  })

  test('Enter sends, Shift and Enter start a new line', async ({ open, people }) => {
    const talk = await makeTalk(people)
    const fan = await openAs(open, talk, 'fan')
    await expect(fan.field).toBeFocused()
    await fan.page.keyboard.type('one')
    await fan.page.keyboard.press('Shift+Enter')
    await fan.page.keyboard.type('two')
    await fan.page.keyboard.press('Enter')
    await fan.page.keyboard.press('Enter')
    await fan.expectDelivery('one\ntwo', 'Sent')
    expect((await talk.fan.api.history(talk.conversation.id)).map(({ text }) => text)).toEqual(['one\ntwo'])
  })

  test('typing is shown to the other person only, and ends by itself', async ({ open, people }) => {
    const { fan, creator } = await openBoth(open, await makeTalk(people, ['Hello']))
    await fan.field.pressSequentially('I was wond')
    await expect(creator.typingStrip).toBeVisible()
    await expect(creator.status).toHaveText('typing…')
    await expect(fan.page.getByText('is typing…')).toHaveCount(0)
    await expect(creator.typingStrip).toBeHidden()
  })

  test('typing is shown in the list of conversations', async ({ open, people }) => {
    const talk = await makeTalk(people, ['Hello'])
    const fan = await openAs(open, talk, 'fan')
    const page = await open(talk.creator, '/inbox')
    const row = page.getByRole('navigation', { name: 'Conversations' }).getByRole('link', { name: new RegExp(talk.fan.name) })
    await expect(row).toContainText('Hello')
    await fan.whenBothOnline()
    await fan.field.pressSequentially('x')
    await expect(row).toContainText('typing…')
  })

  test('who is there is shown', async ({ open, people }) => {
    const talk = await makeTalk(people, ['Hello'])
    const fan = await openAs(open, talk, 'fan')
    await expect(fan.status).toHaveText(`@${talk.creator.page.handle}`)
    await openAs(open, talk, 'creator')
    await expect(fan.status).toHaveText('Online')
  })

  test('a sent message becomes delivered and seen as the other person comes nearer', async ({ open, people }) => {
    const talk = await makeTalk(people, ['Hello', 'Hi'])
    const fan = await openAs(open, talk, 'fan')
    await fan.send('Are you there?')
    await fan.expectDelivery('Are you there?', 'Sent')
    await fan.expectDelivery('Hello', 'Sent')

    // On some other page: the message reaches the device, nobody looks at it.
    const page = await open(talk.creator, '/settings')
    await fan.expectDelivery('Are you there?', 'Delivered')
    await expect(page.getByRole('link', { name: /^Inbox ?, 2 unread$/ })).toBeVisible()

    await page.goto(talk.path)
    await fan.expectDelivery('Are you there?', 'Seen')
    await fan.expectDelivery('Hello', 'Seen')
    await expect(page.getByRole('link', { name: 'Inbox', exact: true })).toBeVisible()
    await fan.page.reload()
    await fan.expectDelivery('Are you there?', 'Seen')
  })

  test('what one has not seen begins under a line', async ({ open, people }) => {
    const talk = await makeTalk(people, ['first', 'second'])
    const history = await talk.fan.api.history(talk.conversation.id)
    await talk.fan.api.read(talk.conversation.id, history.length)
    await talk.creator.api.send(talk.conversation.id, 'third')
    const fan = await openAs(open, talk, 'fan')
    await expect(fan.row('third').getByText('New messages')).toBeVisible()
    await expect(fan.log.getByText('New messages')).toHaveCount(1)
  })

  test('new messages are said to a screen reader, old ones are not', async ({ open, people }) => {
    const talk = await makeTalk(people, ['old news'])
    const fan = await openAs(open, talk, 'fan')
    const announcer = fan.page.getByTestId('chat-announcer')
    await expect(fan.message('old news')).toBeVisible()
    await talk.creator.api.send(talk.conversation.id, 'fresh news')
    await expect(announcer).toHaveText(`${talk.creator.name}: fresh news`)
    await expect(announcer).toHaveAttribute('aria-live', 'polite')
  })

  test('the list is searched by name', async ({ open, people }) => {
    const talk = await makeTalk(people, ['Hello'])
    const other = await people.creator('Tomas')
    const second = await talk.fan.api.openConversation(other.user.id)
    await talk.fan.api.send(second.id, 'Hello too')
    const page = await open(talk.fan, '/inbox')
    const rows = page.getByRole('navigation', { name: 'Conversations' }).getByRole('link')
    await expect(rows).toHaveCount(2)
    await expect(rows.first()).toContainText(other.name)
    const search = page.getByRole('searchbox', { name: 'Search people and messages' })
    await search.fill('mara')
    await expect(rows).toHaveCount(1)
    await expect(rows).toContainText(talk.creator.name)
    await search.fill('nobody-by-that-name')
    await expect(page.getByText('Nobody by that name')).toBeVisible()
  })

  test('somebody else’s conversation cannot be opened', async ({ open, people, watch }) => {
    const talk = await makeTalk(people, ['private'])
    watch.allowStatus(404, `/api/conversations/${talk.conversation.id}`)
    const page = await open(await people.person('Eve'), talk.path)
    await expect(page.getByText('There is no such conversation')).toBeVisible()
    await expect(page.getByText('private')).toHaveCount(0)
  })
})
