import type { Locator, Page } from '@playwright/test'

import { makeTalk, openAs } from '../fixtures/talk'
import { expect, test } from '../fixtures/test'
import { Thread } from '../fixtures/thread'

/** Rests a finger on a message until its menu is there. */
async function rest(thread: Thread, text: string): Promise<Locator> {
  const box = await thread.message(text).boundingBox()
  if (!box) throw new Error('the message is not there')
  const finger = { pointerType: 'touch', isPrimary: true, pointerId: 7, clientX: box.x + 20, clientY: box.y + box.height / 2, bubbles: true }
  await thread.message(text).dispatchEvent('pointerdown', finger)
  const menu = thread.page.getByRole('menu')
  await expect(menu).toBeVisible()
  await thread.message(text).dispatchEvent('pointerup', finger)
  return menu
}

test.describe('on a phone', { tag: ['@phone', '@thumb'] }, () => {
  test('list and conversation take the screen in turn', async ({ open, people }) => {
    const talk = await makeTalk(people, ['Hello'])
    const page = await open(talk.creator, '/inbox')
    const bar = page.getByRole('navigation', { name: 'Main' })
    const list = page.getByRole('navigation', { name: 'Conversations' })
    await expect(bar).toBeVisible()
    await list.getByRole('link', { name: new RegExp(talk.fan.name) }).tap()
    const thread = new Thread(page, talk.fan.name)
    await expect(thread.message('Hello')).toBeVisible()
    await expect(list).toBeHidden()
    await expect(bar).toBeHidden()
    await page.getByRole('link', { name: 'Back to the inbox' }).tap()
    await expect(list).toBeVisible()
    await expect(bar).toBeVisible()
  })

  test('a resting finger opens what can be done with a message', async ({ open, people }) => {
    const talk = await makeTalk(people, ['Hello'])
    const creator = await openAs(open, talk, 'creator')
    const menu = await rest(creator, 'Hello')
    await menu.getByRole('menuitem', { name: 'React with red heart' }).tap()
    await expect(creator.reaction('Hello', '❤️')).toHaveAttribute('aria-pressed', 'true')
    await creator.reaction('Hello', '❤️').tap()
    await expect(creator.reactions('Hello')).toHaveCount(0)
  })

  test('Enter starts a new line, and the button sends', async ({ open, people }) => {
    const talk = await makeTalk(people, ['Hello'])
    const creator = await openAs(open, talk, 'creator')
    // Nothing covers the conversation before one wants to write.
    await expect(creator.field).not.toBeFocused()
    await creator.field.tap()
    await creator.page.keyboard.type('one')
    await creator.page.keyboard.press('Enter')
    await creator.page.keyboard.type('two')
    await creator.page.getByRole('button', { name: 'Send', exact: true }).tap()
    await expect.poll(async () => (await talk.fan.api.history(talk.conversation.id)).at(-1)?.text).toBe('one\ntwo')
  })

  test('long names and texts stay on the screen', async ({ open, people }) => {
    const word = 'Donaudampfschifffahrtsgesellschaftskapitaen'
    const line = `${word} https://example.com/${'a'.repeat(120)}`
    const talk = await makeTalk(people, [line])
    await talk.fan.api.updateUser({ firstName: word, lastName: word, bio: word.repeat(4) })
    await talk.creator.api.putCreator({ handle: talk.creator.page.handle, displayName: talk.creator.name, about: word.repeat(5), dmPolicy: 'everyone' })
    const expectNothingOutside = async (page: Page, where: string) => {
      const outside = await page.evaluate(() =>
        [...document.querySelectorAll('main, header, form, article, p, h1, h2, li, button, input, textarea')]
          .filter((element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
          .map((element) => ({ element, box: element.getBoundingClientRect() }))
          .filter(({ box }) => box.width > 1 && box.height > 1 && (box.right > innerWidth + 1 || box.left < -1))
          .map(({ element, box }) => `${element.outerHTML.slice(0, 120)} ${box.left} to ${box.right}`),
      )
      expect.soft(outside, where).toEqual([])
    }
    const page = await open(talk.creator, '/inbox')
    await expect(page.getByRole('navigation', { name: 'Conversations' }).getByText(word).first()).toBeVisible()
    await expectNothingOutside(page, 'the inbox')
    await page.goto(talk.path)
    await expect(page.getByRole('article')).toBeVisible()
    await expectNothingOutside(page, 'a long name above a conversation')

    const fan = await openAs(open, talk, 'fan')
    await expectNothingOutside(fan.page, 'a conversation')
    await (await rest(fan, line)).getByRole('menuitem', { name: 'Reply' }).tap()
    await fan.field.fill(word.repeat(3))
    await expect(fan.page.getByRole('button', { name: 'Send', exact: true })).toBeInViewport({ ratio: 1 })
    await expectNothingOutside(fan.page, 'a reply')
    for (const path of ['/settings', `/discover?q=${talk.creator.page.handle}`, `/c/${talk.creator.page.handle}`]) {
      await fan.page.goto(path)
      await expect(fan.page.getByRole('main').getByText(word).filter({ visible: true }).first()).toBeVisible()
      await expectNothingOutside(fan.page, path)
    }
  })

  test('what one presses is large enough for a finger', async ({ open, people }) => {
    const talk = await makeTalk(people, ['Hello'])
    const page = await open(talk.creator, '/inbox')
    for (const path of ['/inbox', talk.path, '/discover', '/settings', '/creator']) {
      await page.goto(path)
      await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible()
      const small = await page.evaluate(() =>
        [...document.querySelectorAll('button, a[href], input:not([type=hidden]), textarea')]
          .filter((element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
          .map((element) => ({ element, box: element.getBoundingClientRect() }))
          // A link within a text and what is only for screen readers may be small (WCAG 2.5.8).
          .filter(({ element, box }) => box.width > 1 && box.height > 1 && getComputedStyle(element).display !== 'inline')
          // The whole label of a choice can be pressed.
          .filter(({ element }) => !element.closest('label'))
          .filter(({ box }) => box.height < 24 || box.width * box.height < 24 * 24)
          .map(({ element, box }) => `${element.outerHTML.slice(0, 120)} ${box.width}x${box.height}`),
      )
      expect.soft(small, path).toEqual([])
    }
  })
})
