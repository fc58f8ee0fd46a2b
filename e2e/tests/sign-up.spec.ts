import { newEmail, PASSWORD } from '../fixtures/people'
import { expect, test } from '../fixtures/test'

test.describe('signing up', () => {
  test('leads through the profile to Discover', { tag: ['@phone', '@mongo'] }, async ({ open }) => {
    const page = await open(null, '/')
    await page.getByRole('main').getByRole('link', { name: 'Create your account' }).click()
    await expect(page).toHaveTitle('Create your account · OnlyChat')
    await page.getByLabel('E-mail').fill(newEmail())
    await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD)
    await page.getByRole('button', { name: 'Create the account' }).click()

    await expect(page.getByRole('heading', { name: 'Who are you here?' })).toBeVisible()
    await page.getByRole('button', { name: 'Continue' }).click()
    await expect(page.getByLabel('First name')).toHaveAccessibleDescription(/Enter a name that others will see\./)
    await page.getByLabel('First name').fill('Noor')
    await page.getByLabel('Last name').fill('Haddad')
    await page.getByLabel('About you').fill('First half marathon in spring.')
    const colour = page.getByRole('radiogroup', { name: 'Your colour' }).getByRole('radio').nth(3)
    await colour.click()
    await expect(colour).toBeChecked()
    await expect(page.getByRole('main').getByText('Noor Haddad')).toBeVisible()
    await page.getByRole('button', { name: 'Continue' }).click()

    await expect(page).toHaveURL('/discover')
    await page.goto('/settings')
    await expect(page.getByLabel('First name')).toHaveValue('Noor')
    await expect(page.getByLabel('About you')).toHaveValue('First half marathon in spring.')
    await expect(page.getByRole('radiogroup', { name: 'Your colour' }).getByRole('radio').nth(3)).toBeChecked()
  })

  test('says what is wrong with what was typed, at the field', async ({ open }) => {
    const page = await open(null, '/sign-up')
    await page.getByRole('button', { name: 'Create the account' }).click()
    await expect(page.getByLabel('E-mail')).toHaveAccessibleDescription(/Enter an e-mail address such as/)
    await expect(page.getByLabel('E-mail')).toBeFocused()
    const password = page.getByRole('textbox', { name: 'Password' })
    await password.fill('short')
    await expect(password).toHaveAccessibleDescription(/Use at least 8 characters\./)
  })

  test('refuses a password that anybody would guess', async ({ open, watch }) => {
    watch.allowStatus(422, '/api/identity/sign-up')
    const page = await open(null, '/sign-up')
    const email = newEmail()
    const password = page.getByRole('textbox', { name: 'Password' })
    await page.getByLabel('E-mail').fill(email)
    await password.fill('password123')
    await page.getByRole('button', { name: 'Create the account' }).click()
    await expect(password).toHaveAttribute('aria-invalid', 'true')
    await expect(page.getByLabel('E-mail')).toHaveValue(email)

    await password.fill(PASSWORD)
    await page.getByRole('button', { name: 'Create the account' }).click()
    await expect(page.getByRole('heading', { name: 'Who are you here?' })).toBeVisible()
  })

  test('says that an address is taken, and leads to signing in', async ({ open, people, watch }) => {
    watch.allowStatus(409, '/api/identity/sign-up')
    const { email } = await people.person('Sam')
    const page = await open(null, '/sign-up')
    // Addresses do not differ by case.
    await page.getByLabel('E-mail').fill(email.toUpperCase())
    await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD)
    await page.getByRole('button', { name: 'Create the account' }).click()
    await expect(page.getByLabel('E-mail')).toHaveAttribute('aria-invalid', 'true')
    await page.getByRole('link', { name: 'Sign in instead' }).click()
    await expect(page.getByRole('heading', { name: 'Welcome back' })).toBeVisible()
  })

  test('keeps the e-mail typed over a reload, and never the password', async ({ open }) => {
    const page = await open(null, '/sign-up')
    await page.getByLabel('E-mail').fill('noor@people.example')
    await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD)
    await page.reload()
    await expect(page.getByLabel('E-mail')).toHaveValue('noor@people.example')
    await expect(page.getByRole('textbox', { name: 'Password' })).toHaveValue('')
    const stored = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }))
    expect(stored).not.toContain(PASSWORD)
  })
})
