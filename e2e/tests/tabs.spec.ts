import { makeTalk, openAs } from '../fixtures/talk'
import { expect, test } from '../fixtures/test'
import { Thread } from '../fixtures/thread'

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
