import { newEmail, PASSWORD, unique } from '../fixtures/people'
import { expect, test } from '../fixtures/test'
import { Thread } from '../fixtures/thread'

/** What the product was made for, from nothing to an answered message, with nothing arranged. */
test('two people sign up, find each other and talk', { tag: ['@phone', '@mongo'] }, async ({ open, server, watch }) => {
  watch.allowLostConnection()
  const family = unique()
  const signUp = async (firstName: string, from: string) => {
    const page = await open(null, from)
    await page.getByLabel('E-mail').fill(newEmail())
    await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD)
    await page.getByRole('button', { name: 'Create the account' }).click()
    await page.getByLabel('First name').fill(firstName)
    await page.getByLabel('Last name').fill(family)
    await page.getByRole('button', { name: 'Continue' }).click()
    return page
  }
  const [mara, sam] = await Promise.all([signUp('Mara', '/sign-up?redirect=%2Fcreator'), signUp('Sam', '/sign-up')])

  await expect(mara.getByRole('heading', { name: 'Become a creator' })).toBeVisible()
  await expect(mara.getByLabel('Display name')).toHaveValue(`Mara ${family}`)
  await mara.getByLabel('Handle').fill(`mara.${family}`)
  await mara.getByRole('button', { name: 'Open my page' }).click()
  await expect(mara.getByText('Your page is open')).toBeVisible()
  await mara.getByRole('link', { name: /^Inbox/ }).filter({ visible: true }).click()
  await expect(mara.getByText('No conversations yet')).toBeVisible()

  await expect(sam).toHaveURL('/discover')
  await sam.getByRole('searchbox', { name: 'Search creators' }).fill(`mara.${family}`)
  await sam.getByRole('link', { name: `Mara ${family}` }).click()
  await sam.getByRole('button', { name: 'Subscribe', exact: true }).click()
  await expect(sam.getByRole('button', { name: 'Subscribed' })).toBeVisible()
  await expect(sam.getByText('1 subscriber', { exact: true })).toBeVisible()
  await sam.getByRole('button', { name: 'Message' }).click()

  const fan = new Thread(sam, `Mara ${family}`)
  await expect(fan.log.getByText('This is the beginning. Write the first message below.')).toBeVisible()
  await fan.send('Your celadon video made me buy a bag of clay.')
  await fan.expectDelivery('Your celadon video made me buy a bag of clay.', 'Delivered')

  const row = mara.getByRole('navigation', { name: 'Conversations' }).getByRole('link', { name: new RegExp(`Sam ${family}`) })
  await expect(row).toContainText('Your celadon video made me buy a bag of clay.')
  await expect(row).toHaveAccessibleName(/1 unread/)
  await expect(mara).toHaveTitle(/^\(1\) /)
  await row.click()
  const creator = new Thread(mara, `Sam ${family}`)
  await expect(creator.message('Your celadon video made me buy a bag of clay.')).toBeVisible()
  await fan.expectDelivery('Your celadon video made me buy a bag of clay.', 'Seen')
  await expect(mara).not.toHaveTitle(/^\(/)

  await creator.field.pressSequentially('That is')
  await expect(fan.typingStrip).toBeVisible()
  await creator.send('That is how it starts 😄')
  await expect(fan.message('That is how it starts 😄')).toBeVisible()
  await expect(fan.typingStrip).toBeHidden()
  await creator.expectDelivery('That is how it starts 😄', 'Seen')

  // Neither a reload nor a restart of the server loses anything.
  await server.stop()
  await server.start()
  await Promise.all([sam.reload(), mara.reload()])
  for (const thread of [fan, creator]) {
    await expect(thread.log.getByRole('article')).toHaveCount(2)
    await expect(thread.message('That is how it starts 😄')).toBeVisible()
  }
  await fan.send('And here we are again.')
  await expect(creator.message('And here we are again.')).toBeVisible()
})
