import { PASSWORD } from '../fixtures/people'
import { expect, test } from '../fixtures/test'

test.describe('signing in', () => {
  test('refuses a wrong password and an unknown address in the same words', async ({ open, people, watch }) => {
    watch.allowStatus(401, '/api/identity/sign-in')
    const { email } = await people.person('Lena')
    const page = await open(null, '/sign-in')
    const attempt = async (address: string) => {
      await page.getByLabel('E-mail').fill(address)
      await page.getByRole('textbox', { name: 'Password' }).fill('not-the-right-one-9')
      const answered = page.waitForResponse('**/api/identity/sign-in')
      await page.getByRole('button', { name: 'Sign in' }).click()
      expect((await answered).status()).toBe(401)
      const alert = page.getByRole('main').getByRole('alert')
      await expect(alert).toBeVisible()
      return alert.textContent()
    }
    const known = await attempt(email)
    expect(await attempt('nobody@people.example')).toBe(known)
    await expect(page.getByLabel('E-mail')).toHaveValue('nobody@people.example')
  })

  test('comes back to where one wanted to go', async ({ open, people }) => {
    const { email } = await people.person('Lena')
    const page = await open(null, '/settings')
    await expect(page).toHaveURL(/\/sign-in\?redirect=/)
    await page.getByLabel('E-mail').fill(email)
    const password = page.getByRole('textbox', { name: 'Password' })
    await password.fill(PASSWORD)
    await page.getByRole('button', { name: 'Show the password' }).click()
    await expect(password).toHaveAttribute('type', 'text')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await expect(page).toHaveURL('/settings')
    await expect(page.getByText('Signed in as').locator('..').getByText(email)).toBeVisible()
  })

  test('lasts over a reload, and ends with signing out', async ({ open, people }) => {
    const page = await open(await people.person('Lena'), '/inbox')
    await expect(page.getByRole('heading', { name: 'Inbox' })).toBeVisible()
    await page.reload()
    await expect(page.getByRole('heading', { name: 'Inbox' })).toBeVisible()
    await page.getByRole('button', { name: /^Account of Lena/ }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await expect(page.getByRole('heading', { name: 'Closer than a comment.' })).toBeVisible()
    await page.goto('/inbox')
    await expect(page.getByRole('heading', { name: 'Welcome back' })).toBeVisible()
  })

  test('lasts when an answer that carried the next cookie was lost', async ({ open, people, watch }) => {
    const sam = await people.person('Sam')
    const page = await open(sam, '/settings')
    const account = page.getByRole('button', { name: `Account of ${sam.name}` })
    await expect(account).toBeVisible()
    watch.allowLostConnection()
    let lost = 0
    await page.route('**/api/identity/refresh', async (route) => {
      if (lost > 0) return route.continue()
      lost += 1
      // The server trades the cookie, and nobody hears of it.
      const request = route.request()
      const answer = await fetch(request.url(), { method: 'POST', headers: await request.allHeaders() })
      expect(answer.status).toBe(200)
      return route.abort()
    })
    await page.reload()
    await expect.poll(() => lost).toBe(1)
    await page.reload()
    await expect(account).toBeVisible()
    await expect(page).toHaveURL('/settings')
  })

  test('signing out in one tab signs out the other', async ({ open, people }) => {
    const first = await open(await people.person('Lena'), '/settings')
    await expect(first.getByRole('heading', { name: 'Settings' })).toBeVisible()
    const second = await first.context().newPage()
    await second.goto('/inbox')
    await expect(second.getByRole('heading', { name: 'Inbox' })).toBeVisible()
    await first.getByRole('main').getByRole('button', { name: 'Sign out' }).click()
    await expect(first.getByRole('heading', { name: 'Closer than a comment.' })).toBeVisible()
    await expect(second.getByRole('heading', { name: 'Closer than a comment.' })).toBeVisible()
  })

  test('leads only to addresses of this site', async ({ open, people }) => {
    const page = await open(await people.person('Lena'), '/sign-in?redirect=//evil.example/x')
    await expect(page).toHaveURL('/inbox')
  })
})
