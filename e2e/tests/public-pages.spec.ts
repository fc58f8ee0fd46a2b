import { expect, test } from '../fixtures/test'

test.describe('public pages without script', () => {
  test('a creator’s page has its content and its cards for other sites', async ({ open, people, server }) => {
    const creator = await people.creator('Mara')
    await creator.api.putCreator({
      handle: creator.page.handle,
      displayName: 'Mara <b>Linde</b> & Co',
      about: 'Kilns "and" <script>alert(1)</script> glazes.',
      dmPolicy: 'everyone',
    })
    const page = await open(null, `/c/${creator.page.handle}`, { javaScriptEnabled: false })
    await expect(page).toHaveTitle(`Mara <b>Linde</b> & Co (@${creator.page.handle}) | OnlyChat`)
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Mara <b>Linde</b> & Co')
    await expect(page.getByText('Kilns "and" <script>alert(1)</script> glazes.')).toBeVisible()
    await expect(page.getByRole('main').getByRole('link', { name: 'Message' })).toHaveAttribute('href', new RegExp(`redirect=%2Fc%2F${creator.page.handle}`))
    const meta = (property: string) => page.locator(`meta[property="${property}"], meta[name="${property}"]`)
    await expect(meta('og:title')).toHaveAttribute('content', /Mara <b>Linde<\/b> & Co/)
    await expect(meta('og:url')).toHaveAttribute('content', `${server.origin}/c/${creator.page.handle}`)
    await expect(meta('og:type')).toHaveAttribute('content', 'profile')
    await expect(meta('description')).toHaveAttribute('content', /Kilns "and"/)
    await expect(meta('og:description')).toHaveAttribute('content', /Kilns "and"/)
  })

  test('the front page says what OnlyChat is', async ({ open }) => {
    const page = await open(null, '/', { javaScriptEnabled: false })
    await expect(page).toHaveTitle(/OnlyChat/)
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Closer than a comment.')
    await expect(page.getByRole('main').getByRole('link', { name: 'Create your account' })).toHaveAttribute('href', '/sign-up')
    await expect(page.locator('meta[property="og:title"]')).toHaveCount(1)
    await expect(page.locator('meta[name="description"]')).toHaveCount(1)
  })

  test('an unknown creator is a 404 with a way on', async ({ open, request, watch }) => {
    watch.allowStatus(404, '/c/nobody_at_all')
    watch.allowStatus(404, '/api/creators/nobody_at_all')
    expect((await request.get('/c/nobody_at_all')).status()).toBe(404)
    const page = await open(null, '/c/nobody_at_all')
    await expect(page.getByRole('heading', { name: 'There is no creator @nobody_at_all' })).toBeVisible()
    await page.getByRole('main').getByRole('link', { name: 'Discover creators' }).click()
    await expect(page.getByRole('heading', { name: 'Discover' })).toBeVisible()
  })

  test('an address nothing lives at says so', async ({ open, request, watch }) => {
    watch.allowStatus(404, '/no/such/place')
    const answer = await request.get('/no/such/place', { headers: { accept: 'text/html' } })
    expect(answer.status()).toBe(404)
    const page = await open(null, '/no/such/place')
    await expect(page.getByRole('heading', { name: 'There is nothing here' })).toBeVisible()
  })

  test('the running page takes over what the server sent without losing it', async ({ open, people }) => {
    const creator = await people.creator('Mara')
    const page = await open(null, `/c/${creator.page.handle}`)
    await expect(page.getByRole('heading', { level: 1, name: creator.name })).toHaveCount(1)
    await page.getByRole('main').getByRole('link', { name: 'Subscribe' }).click()
    await expect(page).toHaveURL(`/sign-up?redirect=%2Fc%2F${creator.page.handle}`)
    await expect(page.getByRole('heading', { name: 'Create your account' })).toBeVisible()
  })

  test('every answer carries the headers that protect it', async ({ request }) => {
    for (const path of ['/', '/sign-in', '/api/config']) {
      const headers = (await request.get(path)).headers()
      expect(headers['x-content-type-options'], path).toBe('nosniff')
      expect(headers['content-security-policy'], path).toContain("default-src")
      expect(headers['content-security-policy'], path).not.toContain('unsafe-inline')
      expect(headers['referrer-policy'], path).toBeTruthy()
    }
  })
})
