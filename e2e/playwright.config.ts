import { defineConfig } from '@playwright/test'

import { chromium } from './fixtures/binary'
import { type DatabaseKind, mongoUrl } from './fixtures/database'

const executablePath = chromium()

const DESKTOP = { viewport: { width: 1440, height: 900 }, colorScheme: 'light' } as const
const PHONE = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  isMobile: true,
  hasTouch: true,
  colorScheme: 'dark',
} as const

export default defineConfig<object, { database: DatabaseKind }>({
  testDir: 'tests',
  outputDir: 'test-results',
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  // A test that fails once has found something.
  retries: 0,
  workers: 2,
  timeout: 45_000,
  expect: { timeout: 10_000 },
  reporter: [['list']],
  use: {
    locale: 'en-GB',
    timezoneId: 'UTC',
    screenshot: 'only-on-failure',
    // Traces make every test slower: `npm test -- --trace retain-on-failure` for one that fails.
    trace: 'off',
    launchOptions: {
      ...(executablePath ? { executablePath } : {}),
      args: [
        '--no-sandbox',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
        // A microphone that beeps, and nobody to be asked whether it may be used.
        '--use-fake-device-for-media-stream',
        '--use-fake-ui-for-media-stream',
      ],
    },
  },
  projects: [
    { name: 'desktop', grepInvert: /@thumb/, use: DESKTOP },
    // The main journeys once more with a thumb, in the dark.
    { name: 'phone', grep: /@phone/, use: PHONE },
    // The core journey on the other database.
    ...(mongoUrl() ? [{ name: 'mongo', grep: /@mongo/, use: { ...DESKTOP, database: 'mongo' as const } }] : []),
  ],
})
