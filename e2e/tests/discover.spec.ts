import { unique } from '../fixtures/people'
import { expect, test } from '../fixtures/test'

test.describe('finding creators', () => {
  test('searches by name and by handle', { tag: ['@phone', '@mongo'] }, async ({ open, people }) => {
    const [mara, tomas] = await Promise.all([people.creator('Mara'), people.creator('Tomas')])
    const page = await open(null, '/discover')
    const search = page.getByRole('searchbox', { name: 'Search creators' })
    const cards = page.getByRole('main').getByRole('article')

    await search.fill(mara.name)
    await expect(cards).toHaveCount(1)
    await expect(cards.getByRole('heading', { name: mara.name })).toBeVisible()
    await expect(page).toHaveURL(/\/discover\?q=Mara/)

    await search.fill(tomas.page.handle.toUpperCase())
    await expect(cards.getByRole('heading', { name: tomas.name })).toBeVisible()
    await expect(cards).toHaveCount(1)
    await expect(page.getByRole('status').filter({ hasText: '1 creator found' })).toHaveCount(1)

    await cards.getByRole('link', { name: tomas.name }).click()
    await expect(page).toHaveURL(`/c/${tomas.page.handle}`)
    await page.goBack()
    await expect(search).toHaveValue(tomas.page.handle.toUpperCase())
    await expect(cards).toHaveCount(1)
  })

  test('says when nobody is found, and leads back to everybody', async ({ open, people }) => {
    await people.creator('Mara')
    const word = `nobody-${unique()}`
    const page = await open(null, `/discover?q=${word}`)
    await expect(page.getByText(`Nobody found for “${word}”`)).toBeVisible()
    await page.getByRole('button', { name: 'Show everybody' }).click()
    await expect(page.getByRole('searchbox', { name: 'Search creators' })).toHaveValue('')
    // Which ones come first depends on who else is on this server.
    await expect(page.getByRole('main').getByRole('article').first()).toBeVisible()
  })

  test('keeps what is typed before the server has said who one is', async ({ open, people }) => {
    const mara = await people.creator('Mara')
    const sam = await people.person('Sam')
    const page = await open(sam, '/settings')
    await expect(page.getByRole('button', { name: `Account of ${sam.name}` })).toBeVisible()
    let letAnswer = () => {}
    const answered = new Promise<void>((resolve) => {
      letAnswer = resolve
    })
    await page.route('**/api/identity/refresh', async (route) => {
      await answered
      await route.continue()
    })
    await page.goto('/discover')
    const search = page.getByRole('searchbox', { name: 'Search creators' })
    await search.pressSequentially('Mar')
    letAnswer()
    await expect(page.getByRole('button', { name: `Account of ${sam.name}` })).toBeVisible()
    await expect(search).toBeFocused()
    await search.pressSequentially(mara.name.slice(3))
    await expect(search).toHaveValue(mara.name)
    await expect(page.getByRole('main').getByRole('article')).toHaveCount(1)
  })

  test('takes what is typed literally', async ({ open }) => {
    const page = await open(null, '/discover')
    const search = page.getByRole('searchbox', { name: 'Search creators' })
    for (const typed of ['%', '_%_', '.*', '$where', '\\']) {
      await search.fill(`${typed}zz-nobody`)
      await expect(page.getByText(`Nobody found for “${typed}zz-nobody”`)).toBeVisible()
    }
  })

  test('loads further pages while one scrolls', async ({ open, people }) => {
    const family = unique()
    const someone = await people.creator('Page')
    // A list longer than one page.
    for (let batch = 0; batch < 5; batch += 1)
      await Promise.all(
        Array.from({ length: 6 }, async (_, index) => {
          const { api } = await people.person('Many')
          await api.putCreator({ handle: `${family}_${batch}${index}`, displayName: `Many ${family}`, dmPolicy: 'everyone' })
        }),
      )
    const page = await open(someone, `/discover?q=${family}`)
    const cards = page.getByRole('main').getByRole('article')
    await expect(cards).toHaveCount(24)
    await cards.last().scrollIntoViewIfNeeded()
    await expect(cards).toHaveCount(30)
    await expect(page.getByRole('button', { name: 'Show more' })).toHaveCount(0)
  })
})
