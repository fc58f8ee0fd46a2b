import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'

import { type Browser, type BrowserContextOptions, expect, type Page, test } from '@playwright/test'

import { type Conversation, signIn, signUp } from './fixtures/api'
import { newEmail, PASSWORD, signedInState } from './fixtures/people'
import { Server } from './fixtures/server'

/** Where the pictures go. */
const FOLDER = resolve(process.env.SCREENSHOTS || join(import.meta.dirname, 'test-results/screens'))
/** Everybody's password in `onlychat demo`. */
const DEMO_PASSWORD = 'correct-horse-battery-7'
const CREATOR = 'mara@demo.example'
const FAN = 'sam@demo.example'
const HANDLE = 'mara.linde'

const SIZES = {
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
  desktop: { viewport: { width: 1440, height: 900 } },
} as const
const SCHEMES = ['light', 'dark'] as const

let server: Server

test.beforeAll(async () => {
  server = await Server.prepare({ database: 'sqlite', workerIndex: 199 })
  await server.run('demo')
  await server.start()
  await mkdir(FOLDER, { recursive: true })
})

test.afterAll(async () => {
  await server.dispose()
})

for (const size of ['phone', 'desktop'] as const)
  for (const colorScheme of SCHEMES)
    test(`${size}, ${colorScheme}`, async ({ browser }) => {
      const shots = new Shots(browser, { ...SIZES[size], colorScheme, baseURL: server.origin, reducedMotion: 'reduce' }, `${size}-${colorScheme}`)
      await visitor(shots)
      await newcomer(shots)
      await fan(shots, size === 'phone')
      await creator(shots)
    })

/** Takes pictures of one kind: a size and a colour scheme. */
class Shots {
  readonly #browser: Browser
  readonly #options: BrowserContextOptions
  readonly #suffix: string

  constructor(browser: Browser, options: BrowserContextOptions, suffix: string) {
    this.#browser = browser
    this.#options = options
    this.#suffix = suffix
  }

  async as(email: string | null, password: string, use: (page: Page) => Promise<void>): Promise<void> {
    const state = email ? signedInState(server.origin, (await signIn(server.origin, { email, password })).refreshCookie) : undefined
    const context = await this.#browser.newContext({ ...this.#options, ...(state ? { storageState: state } : {}) })
    try {
      await use(await context.newPage())
    } finally {
      await context.close()
    }
  }

  async take(page: Page, name: string): Promise<void> {
    await expect(page.getByRole('status', { name: 'Loading' })).toHaveCount(0)
    await page.evaluate(() => document.fonts.ready)
    await page.screenshot({ path: join(FOLDER, `${name}-${this.#suffix}.png`), animations: 'disabled', caret: 'hide' })
  }
}

async function open(page: Page, path: string, heading: string | RegExp): Promise<void> {
  await page.goto(path)
  await expect(page.getByRole('heading', { level: 1, name: heading }).filter({ visible: true }).first()).toBeVisible()
}

async function visitor(shots: Shots): Promise<void> {
  await shots.as(null, '', async (page) => {
    await open(page, '/', 'Closer than a comment.')
    await shots.take(page, 'landing')
    await open(page, '/sign-in', 'Welcome back')
    await shots.take(page, 'sign-in')
    await open(page, '/sign-up', 'Create your account')
    await shots.take(page, 'sign-up')
    await page.getByRole('button', { name: 'Create the account' }).click()
    await expect(page.getByLabel('E-mail')).toHaveAttribute('aria-invalid', 'true')
    await shots.take(page, 'sign-up-errors')
    await open(page, `/c/${HANDLE}`, 'Mara Linde')
    await shots.take(page, 'creator-page-visitor')
    await open(page, '/c/nobody.here', 'There is no creator @nobody.here')
    await shots.take(page, 'unknown-creator')
    await open(page, '/no/such/place', 'There is nothing here')
    await shots.take(page, 'not-found')
  })
}

async function newcomer(shots: Shots): Promise<void> {
  const email = newEmail()
  const { api } = await signUp(server.origin, { email, password: PASSWORD })
  await shots.as(email, PASSWORD, async (page) => {
    await open(page, '/welcome', 'Who are you here?')
    await shots.take(page, 'profile-set-up')
    await api.updateUser({ firstName: 'Noor', lastName: 'Haddad', profileSetup: true })
    await open(page, '/inbox', 'Inbox')
    await expect(page.getByText('No conversations yet')).toBeVisible()
    await shots.take(page, 'inbox-empty')
    await open(page, '/creator', 'Become a creator')
    await shots.take(page, 'become-a-creator')
  })
}

async function fan(shots: Shots, phone: boolean): Promise<void> {
  const conversation = await conversationWith(FAN, HANDLE)
  await shots.as(FAN, DEMO_PASSWORD, async (page) => {
    await open(page, '/discover', 'Discover')
    await expect(page.getByRole('heading', { name: 'Mara Linde' })).toBeVisible()
    await shots.take(page, 'discover')
    await page.getByRole('searchbox', { name: 'Search creators' }).fill('somebody else')
    await expect(page.getByText('Nobody found for “somebody else”')).toBeVisible()
    await shots.take(page, 'discover-nobody')
    await open(page, `/c/${HANDLE}`, 'Mara Linde')
    await expect(page.getByRole('button', { name: 'Subscribed' })).toBeVisible()
    await shots.take(page, 'creator-page')
    await open(page, '/inbox', 'Inbox')
    await expect(page.getByRole('navigation', { name: 'Conversations' }).getByRole('link').first()).toBeVisible()
    await shots.take(page, 'inbox')

    await open(page, `/inbox/${conversation.id}`, 'Mara Linde')
    const messages = page.getByRole('log').getByRole('article')
    await expect(messages.last()).toBeInViewport()
    await shots.take(page, 'conversation')
    await messages.last().focus()
    await page.keyboard.press('Enter')
    await expect(page.getByRole('menu')).toBeVisible()
    await shots.take(page, 'conversation-menu')
    await page.getByRole('menuitem', { name: 'More emoji…' }).click()
    await expect(page.getByRole('gridcell', { name: 'Grinning face', exact: true }).first()).toBeVisible()
    await shots.take(page, 'conversation-emoji')
    await page.keyboard.press('Escape')
    await messages.last().focus()
    await page.keyboard.press('r')
    await page.getByRole('textbox', { name: /^Message to/ }).fill('Thin as paper, I promise.')
    await shots.take(page, 'conversation-reply')
    if (phone) await page.keyboard.press('Escape')
    await page.context().setOffline(true)
    await page.getByRole('textbox', { name: /^Message to/ }).fill('Written on the train.')
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    await expect(page.getByText('You are offline.')).toBeVisible()
    await shots.take(page, 'conversation-offline')
    await page.getByRole('textbox', { name: /^Message to/ }).fill('')
  })
}

async function creator(shots: Shots): Promise<void> {
  await shots.as(CREATOR, DEMO_PASSWORD, async (page) => {
    await open(page, '/creator', 'Your creator page')
    await shots.take(page, 'creator-edit')
    await open(page, '/settings', 'Settings')
    await shots.take(page, 'settings')
    await page.keyboard.press('?')
    await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible()
    await shots.take(page, 'shortcuts')
    await page.keyboard.press('Escape')
    await open(page, '/inbox', 'Inbox')
    await page.getByRole('navigation', { name: 'Conversations' }).getByRole('link').first().click()
    await expect(page.getByRole('log').getByRole('article').last()).toBeInViewport()
    await shots.take(page, 'conversation-creator')
  })
}

async function conversationWith(email: string, handle: string): Promise<Conversation> {
  const { api } = await signIn(server.origin, { email, password: DEMO_PASSWORD })
  return api.openConversation((await api.creator(handle)).userId)
}
