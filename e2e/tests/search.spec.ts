import { makeTalk, openAs, type Talk } from '../fixtures/talk'
import { expect, test } from '../fixtures/test'
import { Thread } from '../fixtures/thread'

const MESSAGES = 240
const OLD = 12

/** A long conversation with one message from long ago that says something of its own. */
async function longTalk(talk: Promise<Talk>): Promise<Talk> {
  const made = await talk
  const { fan, creator, conversation } = made
  for (let seq = 1; seq <= MESSAGES; seq += 1) {
    const text = seq === OLD ? 'The lighthouse was open, remember?' : `chatter number ${seq}`
    await (seq % 2 === 0 ? fan : creator).api.send(conversation.id, text)
  }
  await fan.api.read(conversation.id, MESSAGES)
  return made
}

test.describe('searching messages', { tag: ['@phone', '@mongo'] }, () => {
  test('finds a message from long ago in the inbox, goes there, and a reload stays there', async ({ open, people }) => {
    const talk = await longTalk(makeTalk(people))
    const page = await open(talk.fan, '/inbox')
    const field = page.getByRole('searchbox', { name: 'Search people and messages' })
    // What was sent is found about a second later.
    await expect(async () => {
      await field.fill('')
      await field.fill('lightho')
      await page.getByRole('tab', { name: 'Messages' }).click()
      await expect(page.getByRole('list', { name: 'Messages found' })).toBeVisible({ timeout: 2000 })
    }).toPass()
    const found = page.getByRole('list', { name: 'Messages found' }).getByRole('link')
    await expect(found).toHaveCount(1)
    await expect(found).toContainText(talk.creator.name)
    await expect(found.locator('mark')).toHaveText('lighthouse')
    await found.click()
    await expect(page).toHaveURL(`${talk.path}?at=${OLD}`)
    const thread = new Thread(page, talk.creator.name)
    await expect(thread.message('The lighthouse was open, remember?')).toBeInViewport()
    await page.reload()
    await expect(thread.message('The lighthouse was open, remember?')).toBeInViewport()
    await thread.jumpButton.click()
    await expect(thread.message(`chatter number ${MESSAGES}`)).toBeInViewport()
  })

  test('looks through one conversation, by whose and by what they carry', async ({ open, people }) => {
    const talk = await makeTalk(people, ['hello https://example.com', 'hello to you', 'bye'])
    const thread = await openAs(open, talk, 'fan')
    const { page } = thread
    await page.getByRole('button', { name: 'Search in this conversation' }).click()
    const panel = page.getByRole('dialog', { name: 'Search messages' })
    const found = panel.getByRole('list', { name: 'Messages found' }).getByRole('button')
    await expect(async () => {
      await panel.getByRole('searchbox').fill('')
      await panel.getByRole('searchbox').fill('hello')
      await expect(found).toHaveCount(2, { timeout: 2000 })
    }).toPass()
    await panel.getByLabel('Who wrote them').selectOption('You')
    await expect(found).toHaveCount(1)
    await expect(found).toContainText('example.com')
    await panel.getByLabel('What the messages carry').selectOption('Pictures')
    await expect(panel.getByText('No messages found')).toBeVisible()
    await panel.getByRole('button', { name: 'Clear', exact: true }).click()
    await expect(found).toHaveCount(2)
    await found.last().click()
    await expect(panel).toBeHidden()
    await expect(thread.message('hello https://example.com')).toBeInViewport()
  })

  test('says what went wrong, and tries again', async ({ open, people, watch }) => {
    watch.allowStatus(503, '/api/search/messages')
    const talk = await makeTalk(people, ['hello'])
    const page = await open(talk.fan, '/inbox')
    let failing = true
    await page.route('**/api/search/messages?*', (route) =>
      failing
        ? route.fulfill({ status: 503, contentType: 'application/problem+json', body: JSON.stringify({ status: 503, code: 'unavailable', title: 'x', detail: 'Come back later.' }) })
        : route.continue(),
    )
    await page.getByRole('searchbox', { name: 'Search people and messages' }).fill('hello')
    await page.getByRole('tab', { name: 'Messages' }).click()
    await expect(page.getByText('The search did not work')).toBeVisible({ timeout: 30_000 })
    failing = false
    await expect(async () => {
      const again = page.getByRole('button', { name: 'Try again' })
      if (await again.isVisible()) await again.click()
      await expect(page.getByRole('list', { name: 'Messages found' })).toBeVisible({ timeout: 2000 })
    }).toPass()
  })
})

test('the keyboard alone finds a message', async ({ open, people }) => {
  const talk = await makeTalk(people, ['a red kite', 'a blue kite'])
  const page = await open(talk.fan, '/inbox')
  await expect(page.getByRole('navigation', { name: 'Conversations' }).getByRole('link')).toHaveCount(1)
  await page.keyboard.press('/')
  const field = page.getByRole('searchbox', { name: 'Search people and messages' })
  await expect(field).toBeFocused()
  await page.keyboard.type('kite')
  await page.getByRole('tab', { name: 'People' }).focus()
  await page.keyboard.press('ArrowRight')
  const found = page.getByRole('list', { name: 'Messages found' }).getByRole('link')
  await expect(async () => {
    await field.fill('kit')
    await field.fill('kite')
    await expect(found).toHaveCount(2, { timeout: 2000 })
  }).toPass()
  await field.focus()
  await page.keyboard.press('ArrowDown')
  await expect(found.first()).toBeFocused()
  await page.keyboard.press('ArrowDown')
  await expect(found.last()).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(`${talk.path}?at=1`)
})

test('nobody finds what others wrote to each other', async ({ open, people }) => {
  const talk = await makeTalk(people, ['a secret of ours'])
  const other = await people.person('Noor')
  const { id } = await other.api.openConversation(talk.creator.user.id)
  await other.api.send(id, 'no secrets here')
  const page = await open(other, '/inbox')
  await expect(async () => {
    await page.getByRole('searchbox').fill('')
    await page.getByRole('searchbox').fill('secret')
    await page.getByRole('tab', { name: 'Messages' }).click()
    await expect(page.getByRole('list', { name: 'Messages found' })).toBeVisible({ timeout: 2000 })
  }).toPass()
  await expect(page.getByRole('list', { name: 'Messages found' }).getByRole('link')).toHaveText(/no secrets here/)
})
