import { makeTalk, openAs, openBoth } from '../fixtures/talk'
import { expect, test } from '../fixtures/test'

test.describe('editing and deleting', () => {
  test('an edit shows on both sides and says that it is one', async ({ open, people }) => {
    const { fan, creator } = await openBoth(open, await makeTalk(people, ['teh bowl cracked']))
    await fan.choose('teh bowl cracked', 'Edit')
    const field = fan.page.getByRole('textbox', { name: 'New text of the message' })
    await expect(field).toBeFocused()
    await expect(field).toHaveValue('teh bowl cracked')
    await field.fill('the bowl cracked')
    await fan.page.getByRole('button', { name: 'Save the change' }).click()
    for (const thread of [fan, creator]) {
      await expect(thread.message('the bowl cracked')).toHaveAccessibleName(/: the bowl cracked edited /)
      await expect(thread.message('teh bowl cracked')).toHaveCount(0)
    }
    await expect(fan.field).toHaveValue('')
  })

  test('what was being written waits while one edits, and Escape leaves the edit', async ({ open, people }) => {
    const talk = await makeTalk(people, ['an old line'])
    const fan = await openAs(open, talk, 'fan')
    await fan.field.fill('half a thou')
    await fan.choose('an old line', 'Edit')
    const field = fan.page.getByRole('textbox', { name: 'New text of the message' })
    await field.fill('something else')
    await field.press('Escape')
    await expect(fan.field).toHaveValue('half a thou')
    await expect(fan.message('an old line')).toBeVisible()
  })

  test('the other person’s messages offer neither', async ({ open, people }) => {
    const talk = await makeTalk(people, ['mine', 'theirs'])
    const fan = await openAs(open, talk, 'fan')
    const menu = await fan.openMenu('theirs')
    await expect(menu.getByRole('menuitem', { name: 'Reply' })).toBeVisible()
    await expect(menu.getByRole('menuitem', { name: 'Edit' })).toHaveCount(0)
    await expect(menu.getByRole('menuitem', { name: 'Delete' })).toHaveCount(0)
  })

  test('a deleted message leaves a note on both sides, and nothing of its text', async ({ open, people }) => {
    const talk = await makeTalk(people, ['before', 'answer', 'a mistake'])
    const { fan, creator } = await openBoth(open, talk)
    await fan.choose('a mistake', 'Delete')
    const dialog = fan.page.getByRole('alertdialog', { name: 'Delete this message?' })
    await expect(dialog.getByText('a mistake')).toBeVisible()
    await dialog.getByRole('button', { name: 'Keep it' }).click()
    await expect(dialog).toBeHidden()
    await expect(creator.message('a mistake')).toBeVisible()

    await fan.choose('a mistake', 'Delete')
    await dialog.getByRole('button', { name: 'Delete for both' }).click()
    for (const thread of [fan, creator]) {
      await expect(thread.tombstone).toBeVisible()
      await expect(thread.page.getByText('a mistake')).toHaveCount(0)
    }
    await creator.page.reload()
    await expect(creator.tombstone).toBeVisible()
    await expect(creator.log.getByRole('article')).toHaveCount(3)
    const last = (await talk.creator.api.history(talk.conversation.id)).at(-1)
    expect(last).toMatchObject({ seq: 3, text: '' })
    expect(last?.deletedAt).not.toBeNull()
  })
})

test.describe('replies', () => {
  test('quote what they answer, and lead back to it', async ({ open, people }) => {
    const talk = await makeTalk(people, ['Which glaze?', 'Celadon.', 'Thinner?', 'Thinner.'])
    const { fan, creator } = await openBoth(open, talk)
    await creator.message('Which glaze?').hover()
    await creator.row('Which glaze?').getByRole('button', { name: 'Reply' }).click()
    await expect(creator.field).toBeFocused()
    await expect(creator.page.getByRole('button', { name: `Reply to ${talk.fan.name} Which glaze?` })).toBeVisible()
    await creator.send('Celadon, as I said.')
    for (const [thread, who] of [
      [creator, talk.fan.name],
      [fan, 'You'],
    ] as const)
      await expect(thread.message('Celadon, as I said.').getByRole('button')).toHaveAccessibleName(`In reply to ${who} Which glaze?`)
    await expect(creator.page.getByRole('button', { name: 'Stop replying' })).toBeHidden()
  })

  test('lead to a message that is far up and not loaded yet', async ({ open, people }) => {
    const talk = await makeTalk(people, ['the very first question'])
    const [first] = await talk.fan.api.history(talk.conversation.id)
    for (let line = 1; line <= 130; line += 1) await talk.creator.api.send(talk.conversation.id, `filler ${line}`)
    await talk.creator.api.send(talk.conversation.id, 'the late answer', first?.id)
    await talk.fan.api.read(talk.conversation.id, 132)

    const fan = await openAs(open, talk, 'fan')
    await expect(fan.message('the late answer')).toBeInViewport()
    await fan.message('the late answer').getByRole('button', { name: /^In reply to/ }).click()
    await expect(fan.message('the very first question')).toBeInViewport()
    await expect(fan.message('filler 1')).toBeInViewport()
    await fan.jumpButton.click()
    await expect(fan.message('the late answer')).toBeInViewport()
    await expect(fan.jumpButton).toBeHidden()
  })
})

test.describe('drafts', () => {
  test('survive a reload and a visit elsewhere, each in its conversation', async ({ open, people }) => {
    const talk = await makeTalk(people, ['Hello'])
    const other = await people.creator('Tomas')
    const second = await talk.fan.api.openConversation(other.user.id)
    const fan = await openAs(open, talk, 'fan')
    await fan.field.fill('a long thought that is not')
    await fan.page.reload()
    await expect(fan.field).toHaveValue('a long thought that is not')

    await fan.page.goto(`/inbox/${second.id}`)
    await expect(fan.page.getByRole('textbox', { name: `Message to ${other.name}` })).toHaveValue('')
    const row = fan.page.getByRole('navigation', { name: 'Conversations' }).getByRole('link', { name: new RegExp(talk.creator.name) })
    await expect(row).toContainText('Draft: a long thought that is not')
    await row.click()
    await expect(fan.field).toHaveValue('a long thought that is not')
    await fan.send('a long thought that is finished')
    await expect(row).toContainText('You: a long thought that is finished')
  })
})
