import { unique } from '../fixtures/people'
import { expect, test } from '../fixtures/test'

test.describe('becoming a creator', () => {
  test('opens a page that everybody can read', { tag: ['@phone', '@mongo'] }, async ({ open, people }) => {
    const page = await open(await people.person('Mara'), '/creator')
    await expect(page.getByRole('heading', { name: 'Become a creator' })).toBeVisible()
    const handle = `mara_${unique()}`
    await page.getByLabel('Handle').fill('Ma ra')
    await expect(page.getByLabel('Handle')).toHaveAccessibleDescription(/Use a to z, 0 to 9, underscore and dot only\./)
    await page.getByLabel('Handle').fill(`@${handle.toUpperCase()}`)
    await expect(page.getByLabel('Display name')).not.toHaveValue('')
    await page.getByLabel('Display name').fill('Mara of the Kiln')
    await page.getByLabel('About your page').fill('I throw pots.\n\nAsk me about glazes.')
    await page.getByRole('button', { name: 'Open my page' }).click()
    await expect(page.getByText('Your page is open')).toBeVisible()
    await expect(page.getByRole('heading', { name: 'Your creator page' })).toBeVisible()
    await expect(page.getByRole('button', { name: 'Save changes' })).toBeVisible()

    await page.getByRole('link', { name: 'View' }).click()
    await expect(page).toHaveURL(`/c/${handle}`)
    await expect(page).toHaveTitle(`Mara of the Kiln (@${handle}) · OnlyChat`)
    await expect(page.getByRole('link', { name: 'Edit your page' })).toBeVisible()

    const visitor = await open(null, `/c/${handle}`)
    await expect(visitor.getByRole('heading', { name: 'Mara of the Kiln' })).toBeVisible()
    await expect(visitor.getByText('Ask me about glazes.')).toBeVisible()
    await expect(visitor.getByRole('main').getByRole('link', { name: 'Message' })).toBeVisible()
  })

  test('says at the field that a handle is taken, and keeps the rest', async ({ open, people, watch }) => {
    watch.allowStatus(409, '/api/creators/me')
    const other = await people.creator('Mara')
    const page = await open(await people.person('Tomas'), '/creator')
    await page.getByLabel('Handle').fill(other.page.handle)
    await page.getByLabel('About your page').fill('Guitar.')
    await page.getByRole('button', { name: 'Open my page' }).click()
    await expect(page.getByLabel('Handle')).toHaveAttribute('aria-invalid', 'true')
    await expect(page.getByLabel('Handle')).toBeFocused()
    await expect(page.getByLabel('Handle')).toHaveAccessibleDescription(/taken|in use|already|somebody/i)
    await expect(page.getByLabel('About your page')).toHaveValue('Guitar.')

    await page.getByLabel('Handle').fill(`tomas_${unique()}`)
    await page.getByRole('button', { name: 'Open my page' }).click()
    await expect(page.getByRole('heading', { name: 'Your creator page' })).toBeVisible()
  })

  test('refuses reserved words', async ({ open, people, watch }) => {
    watch.allowStatus(422, '/api/creators/me')
    const page = await open(await people.person('Tomas'), '/creator')
    await page.getByLabel('Handle').fill('admin')
    await page.getByRole('button', { name: 'Open my page' }).click()
    await expect(page.getByLabel('Handle')).toHaveAttribute('aria-invalid', 'true')
  })

  test('keeps what was typed over a reload', async ({ open, people }) => {
    const page = await open(await people.person('Aiko'), '/creator')
    await page.getByLabel('Handle').fill('aiko.runs')
    await page.getByLabel('About your page').fill('Training plans that survive real weeks.')
    await page.reload()
    await expect(page.getByLabel('Handle')).toHaveValue('aiko.runs')
    await expect(page.getByLabel('About your page')).toHaveValue('Training plans that survive real weeks.')
  })

  test('changes the page later', async ({ open, people }) => {
    const creator = await people.creator('Aiko')
    const page = await open(creator, '/creator')
    await page.getByRole('radio', { name: 'Subscribers only' }).click()
    await page.getByLabel('Display name').fill('Aiko Runs')
    await page.getByRole('button', { name: 'Save changes' }).click()
    await expect(page.getByText('Your page was saved')).toBeVisible()
    const visitor = await open(null, `/c/${creator.page.handle}`)
    await expect(visitor.getByRole('heading', { name: 'Aiko Runs' })).toBeVisible()
    await expect(visitor.getByText('Subscribers can write')).toBeVisible()
  })
})
