import type { Page } from '@playwright/test'

import { expectAccessibleInBothSchemes as expectAccessible } from '../fixtures/axe'
import { makeTalk, openAs } from '../fixtures/talk'
import { expect, test } from '../fixtures/test'

const rows = (page: Page) => page.getByRole('navigation', { name: 'Conversations' }).getByRole('listitem')

/** Opens the menu of somebody's row as the keyboard does. */
async function menuOf(page: Page, name: string): Promise<void> {
  await rows(page).filter({ hasText: name }).getByRole('link').dispatchEvent('contextmenu', { bubbles: true, cancelable: true })
}

test.describe('where conversations stand', { tag: ['@phone', '@mongo'] }, () => {
  test('a pinned one stands before the others, on every device and after a reload', async ({ open, people }) => {
    const talk = await makeTalk(people, ['the first'])
    const other = await people.person('Nora')
    const second = await other.api.openConversation(talk.creator.api.userId)
    await other.api.send(second.id, 'the second')
    const page = await open(talk.creator, '/inbox')
    await expect(rows(page)).toHaveCount(2)
    await expect(rows(page).first()).toContainText('the second')
    // The menu of one gives way to that of another.
    await menuOf(page, 'the second')
    await expect(page.getByRole('menu')).toBeVisible()
    await menuOf(page, 'the first')
    await expect(page.getByRole('menu')).toHaveCount(1)
    await expect(page.getByRole('menu')).toHaveAccessibleName(`Options for ${talk.fan.name}`)
    // It stays while the list changes beneath it.
    await talk.fan.api.send(talk.conversation.id, 'the first again')
    await expect(rows(page).first()).toContainText('the first again')
    await other.api.send(second.id, 'the second again')
    await expect(rows(page).first()).toContainText('the second again')
    await expect(page.getByRole('menu')).toHaveCount(1)
    await expectAccessible(page, 'the menu of a conversation')
    await page.getByRole('menuitem', { name: 'Pin', exact: true }).click()
    await expect(rows(page).first()).toContainText('the first')
    await expect(rows(page).first()).toContainText('pinned')
    await page.reload()
    await expect(rows(page).first()).toContainText('the first')
    await other.api.send(second.id, 'news')
    await expect(rows(page).nth(1)).toContainText('news')
    await menuOf(page, 'the first')
    await page.getByRole('menuitem', { name: 'Unpin' }).click()
    await expect(rows(page).first()).toContainText('news')
  })

  test('an archived one is apart, comes back with a message, and the way back is offered at once', async ({ open, people }) => {
    const talk = await makeTalk(people, ['hello'])
    const page = await open(talk.creator, '/inbox')
    await menuOf(page, 'hello')
    await page.getByRole('menuitem', { name: 'Archive' }).click()
    await expect(rows(page)).toHaveCount(0)
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect(rows(page)).toHaveCount(1)
    await menuOf(page, 'hello')
    await page.getByRole('menuitem', { name: 'Archive' }).click()
    await expect(rows(page)).toHaveCount(0)
    await page.reload()
    await page.getByRole('button', { name: 'Archived 1' }).click()
    await expect(rows(page)).toHaveCount(1)
    await expectAccessible(page, 'the archive')
    await page.getByRole('button', { name: 'Back to all conversations' }).click()
    await expect(rows(page)).toHaveCount(0)
    await talk.fan.api.send(talk.conversation.id, 'are you there?')
    await expect(rows(page).first()).toContainText('are you there?')
    await expect(page.getByRole('button', { name: /^Archived/ })).toHaveCount(0)
  })

  test('one that was read is marked as unread until it is opened', async ({ open, people }) => {
    const talk = await makeTalk(people, ['hello'])
    const { page } = await openAs(open, talk, 'creator')
    await expect.poll(async () => (await talk.creator.api.conversation(talk.conversation.id)).unreadCount).toBe(0)
    await page.getByRole('button', { name: `More about ${talk.fan.name}` }).click()
    await page.getByRole('menuitem', { name: 'Mark as unread' }).click()
    await expect(page).toHaveURL(/\/inbox$/)
    await expect(rows(page).first()).toContainText('marked as unread')
    await expect(page).toHaveTitle(/^\(1\)/)
    await page.reload()
    await expect(rows(page).first()).toContainText('marked as unread')
    await rows(page).first().getByRole('link').click()
    await expect(page).toHaveTitle(/^[^(]/)
    await expect.poll(async () => (await talk.creator.api.conversation(talk.conversation.id)).settings.unread).toBe(false)
  })
})
