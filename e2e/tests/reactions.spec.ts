import { makeTalk, openAs, openBoth } from '../fixtures/talk'
import { expect, test } from '../fixtures/test'

test.describe('reactions', () => {
  test('one press adds one, another takes it back, on both sides', async ({ open, people }) => {
    const { fan, creator } = await openBoth(open, await makeTalk(people, ['It is fired!']))
    await creator.choose('It is fired!', 'React with fire')
    for (const thread of [fan, creator]) await expect(thread.reactions('It is fired!')).toHaveCount(1)
    await expect(creator.reaction('It is fired!', '🔥')).toHaveAttribute('aria-pressed', 'true')
    await expect(fan.reaction('It is fired!', '🔥')).toHaveAttribute('aria-pressed', 'false')

    await fan.reaction('It is fired!', '🔥').click()
    for (const thread of [fan, creator])
      await expect(thread.reaction('It is fired!', '🔥')).toHaveAccessibleName(/you and 1 more/)

    await creator.reaction('It is fired!', '🔥').click()
    await expect(creator.reaction('It is fired!', '🔥')).toHaveAccessibleName(/1 reaction/)
    await expect(fan.reaction('It is fired!', '🔥')).toHaveAccessibleName(/your reaction/)

    await fan.page.reload()
    await expect(fan.reaction('It is fired!', '🔥')).toHaveAttribute('aria-pressed', 'true')
    await fan.reaction('It is fired!', '🔥').click()
    for (const thread of [fan, creator]) await expect(thread.reactions('It is fired!')).toHaveCount(0)
  })

  test('any emoji can be picked, found by its name', async ({ open, people }) => {
    const { fan, creator } = await openBoth(open, await makeTalk(people, ['It is fired!']))
    await creator.message('It is fired!').hover()
    await creator.row('It is fired!').getByRole('button', { name: 'Add a reaction' }).click()
    const search = creator.page.getByRole('searchbox', { name: 'Search emoji' })
    await expect(search).toBeFocused()
    await search.fill('pottery')
    await expect(creator.page.getByText('No emoji by that name')).toBeVisible()
    await search.fill('rocket')
    await creator.page.getByRole('gridcell', { name: 'Rocket' }).click()
    await expect(search).toBeHidden()
    for (const thread of [fan, creator]) await expect(thread.reaction('It is fired!', '🚀')).toBeVisible()
  })

  test('the menu of a message leads to all emoji', async ({ open, people }) => {
    const talk = await makeTalk(people, ['It is fired!'])
    const creator = await openAs(open, talk, 'creator')
    await creator.choose('It is fired!', 'More emoji…')
    const search = creator.page.getByRole('searchbox', { name: 'Search emoji' })
    await expect(search).toBeFocused()
    await search.fill('rocket')
    await creator.page.getByRole('gridcell', { name: 'Rocket' }).click()
    await expect(creator.reaction('It is fired!', '🚀')).toBeVisible()
    await expect(creator.message('It is fired!')).toBeFocused()
  })

  test('an emoji can be put into a message', async ({ open, people }) => {
    const { fan, creator } = await openBoth(open, await makeTalk(people, ['Hello']))
    await fan.field.fill('Good  news')
    await fan.field.press('Home')
    for (let step = 0; step < 5; step += 1) await fan.field.press('ArrowRight')
    await fan.page.getByRole('button', { name: 'Insert an emoji' }).click()
    const search = fan.page.getByRole('searchbox', { name: 'Search emoji' })
    await search.fill('party popper')
    await expect(fan.page.getByRole('gridcell', { name: 'Party popper', selected: true })).toBeVisible()
    await search.press('Enter')
    await expect(fan.field).toHaveValue('Good 🎉 news')
    await expect(fan.field).toBeFocused()
    await fan.field.press('Enter')
    await expect(creator.message('Good 🎉 news')).toBeVisible()
  })
})
