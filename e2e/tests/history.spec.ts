import type { Page } from '@playwright/test'

import type { Talk } from '../fixtures/talk'
import { makeTalk, openAs } from '../fixtures/talk'
import { expect, test } from '../fixtures/test'
import type { Thread } from '../fixtures/thread'

const MESSAGES = 300
/** Nobody sees less. */
const STILL_PX = 3
/** More than any list is high. */
const TO_THE_TOP = 100_000

/** The text of message `seq`; of various heights, so that estimates of them are wrong. */
function line(seq: number): string {
  return `no. ${seq}${seq % 7 === 0 ? `\n${'and more of it '.repeat(seq % 40)}` : ''}`.trim()
}

async function longTalk(talk: Promise<Talk>): Promise<Talk> {
  const { fan, creator, conversation, path } = await talk
  for (let seq = 1; seq <= MESSAGES; seq += 1)
    await (seq % 3 === 0 ? fan : creator).api.send(conversation.id, line(seq))
  await fan.api.read(conversation.id, MESSAGES)
  return { fan, creator, conversation, path }
}

/** Holds the loading of older messages, so that a test can look before and after it. */
async function holdOlder(page: Page): Promise<{ waiting: () => boolean; release: () => Promise<void> }> {
  let held: (() => Promise<void>) | null = null
  await page.route(/\/messages\?.*before=/, (route) => {
    held = () => route.continue()
  })
  return {
    waiting: () => held !== null,
    release: async () => {
      const go = held
      held = null
      await go?.()
    },
  }
}

/** The first message that is wholly in view: its key, and where it stands. */
function anchor({ log }: Thread): Promise<{ key: string; top: number }> {
  return log.evaluate((scroller) => {
    const edge = scroller.getBoundingClientRect().top
    const rows = [...scroller.querySelectorAll<HTMLElement>('[data-row]')]
    const tops = rows.map((row) => ({ key: row.dataset.row ?? '', top: row.getBoundingClientRect().top - edge }))
    const first = tops.filter(({ top }) => top >= 0).sort((a, b) => a.top - b.top)[0]
    if (!first) throw new Error('no message is in view')
    return first
  })
}

/**
 * Follows a message from frame to frame until told to stop. Resolves to how far it was ever painted away from where it
 * began.
 */
async function follow({ log }: Thread, key: string): Promise<() => Promise<number>> {
  await log.evaluate((scroller, wanted) => {
    // The first entry of an observer is of the frame that is painted next, after everything that was laid out for it;
    // an animation callback would see it half done.
    const painted = () =>
      new Promise<number>((answer) => {
        const row = scroller.querySelector(`[data-row="${wanted}"]`)
        if (!row) return answer(Number.POSITIVE_INFINITY)
        const observer = new IntersectionObserver(
          ([entry]) => {
            observer.disconnect()
            if (entry?.rootBounds) answer(entry.boundingClientRect.top - entry.rootBounds.top)
          },
          { root: scroller },
        )
        observer.observe(row)
      })
    const watch = { worst: 0, on: true, over: Promise.resolve() }
    watch.over = (async () => {
      const from = await painted()
      while (watch.on) watch.worst = Math.max(watch.worst, Math.abs((await painted()) - from))
    })()
    Object.assign(scroller, { watch })
  }, key)
  return () =>
    log.evaluate(async (scroller) => {
      const { watch } = scroller as HTMLElement & { watch?: { worst: number; on: boolean; over: Promise<void> } }
      if (!watch) throw new Error('nothing is followed')
      // Two more frames: what was just laid out is painted.
      await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
      watch.on = false
      await watch.over
      return watch.worst
    })
}

function scrollUp({ log }: Thread, by: number): Promise<void> {
  return log.evaluate((scroller, distance) => {
    scroller.scrollTop -= distance
  }, by)
}

function height({ log }: Thread): Promise<number> {
  return log.evaluate((scroller) => scroller.scrollHeight)
}

/** Scrolls back to the beginning, `by` so many pixels at a time, and sees that no page that comes moves what is in view. */
async function scrollBack(fan: Thread, by: number): Promise<void> {
  await expect(fan.message(line(MESSAGES))).toBeInViewport()
  await expect(fan.message(line(1))).toHaveCount(0)
  const older = await holdOlder(fan.page)
  let pages = 0
  const beginning = fan.log.getByText('The conversation began here.')
  while (!(await beginning.isVisible())) {
    await scrollUp(fan, by)
    // A page is on its way: hold still and see what it does to what is in view.
    await fan.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
    if (!older.waiting()) continue
    const { key } = await anchor(fan)
    const before = await height(fan)
    const stop = await follow(fan, key)
    await older.release()
    await expect.poll(() => height(fan)).toBeGreaterThan(before + 500)
    expect(await stop(), `page ${pages + 1} moved what was in view`).toBeLessThanOrEqual(STILL_PX)
    pages += 1
  }
  // All of it came in pages, not in one piece.
  expect(pages).toBeGreaterThanOrEqual(MESSAGES / 50 - 2)
}

test.describe('a long history', () => {
  test('is scrolled back to its beginning without a jump', { tag: '@phone' }, async ({ open, people }) => {
    const fan = await openAs(open, await longTalk(makeTalk(people)), 'fan')
    await scrollBack(fan, 700)
    await scrollUp(fan, TO_THE_TOP)
    await expect(fan.message(line(1))).toBeInViewport()
    await expect(fan.message(line(2))).toHaveCount(1)

    await fan.jumpButton.click()
    await expect(fan.message(line(MESSAGES))).toBeInViewport()
    await expect(fan.jumpButton).toBeHidden()
  })

  test('does not jump either for whoever is faster than it loads', async ({ open, people }) => {
    const fan = await openAs(open, await longTalk(makeTalk(people)), 'fan')
    await scrollBack(fan, TO_THE_TOP)
    await expect(fan.message(line(1))).toBeInViewport()
  })

  test('new messages do not pull away whoever reads further up', async ({ open, people }) => {
    const talk = await longTalk(makeTalk(people))
    const fan = await openAs(open, talk, 'fan')
    await expect(fan.message(line(MESSAGES))).toBeInViewport()
    await scrollUp(fan, 900)
    await expect(fan.jumpButton).toBeVisible()
    const { key } = await anchor(fan)
    const stop = await follow(fan, key)
    for (const text of ['one', 'two']) await talk.creator.api.send(talk.conversation.id, `new ${text}`)
    await expect(fan.jumpButton).toHaveAccessibleName('Go to the newest message, 2 new messages')
    expect(await stop()).toBeLessThanOrEqual(STILL_PX)
    // Not looked at: not read.
    expect((await talk.fan.api.conversation(talk.conversation.id)).unreadCount).toBe(2)

    await fan.jumpButton.click()
    await expect(fan.message('new two')).toBeInViewport()
    await expect.poll(async () => (await talk.fan.api.conversation(talk.conversation.id)).unreadCount).toBe(0)
  })

  for (const reducedMotion of ['no-preference', 'reduce'] as const)
    test(`opens at its end, motion: ${reducedMotion}`, async ({ open, people }) => {
      // A little longer than the screen, and higher than a list would guess.
      const lines = Array.from({ length: 12 }, (_, index) => `line ${index + 1} ${'and so on '.repeat(40)}`.trim())
      const talk = await makeTalk(people, lines)
      await talk.fan.api.read(talk.conversation.id, lines.length)
      const page = await open(talk.fan, talk.path, { reducedMotion })
      for (let visit = 0; visit < 3; visit += 1) {
        await expect(page.getByRole('log').getByRole('article').last()).toBeInViewport({ ratio: 1 })
        await page.reload()
      }
    })

  test('whoever is at the end stays there as messages come', async ({ open, people }) => {
    const talk = await makeTalk(people, ['Hello'])
    const fan = await openAs(open, talk, 'fan')
    for (let count = 1; count <= 30; count += 1) await talk.creator.api.send(talk.conversation.id, `line ${count}`)
    await expect(fan.message('line 30')).toBeInViewport({ ratio: 1 })
    await expect(fan.message('line 1')).not.toBeInViewport()
  })
})
