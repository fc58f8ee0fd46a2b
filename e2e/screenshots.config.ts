import { defineConfig } from '@playwright/test'

import tests from './playwright.config'

/** `npm run screenshots`: pictures of every screen. `SCREENSHOTS` names the folder they go to. */
export default defineConfig({
  testDir: '.',
  testMatch: 'screenshots.ts',
  outputDir: 'test-results',
  workers: 1,
  timeout: 180_000,
  reporter: [['list']],
  use: {
    screenshot: 'only-on-failure',
    ...(tests.use?.launchOptions ? { launchOptions: tests.use.launchOptions } : {}),
    locale: 'en-GB',
    timezoneId: 'UTC',
    contextOptions: { reducedMotion: 'reduce' },
  },
})
