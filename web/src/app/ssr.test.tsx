import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'

import { PlainLink } from '@/components/shell/public-frame'
import { PublicShell } from '@/components/shell/public-shell'
import { CreatorActionsForVisitors } from '@/features/creators/creator-actions-visitor'
import { CreatorHero } from '@/features/creators/creator-hero'
import { LandingPage } from '@/features/landing/landing-page'

/** One tag per line, so that a change of these files can be read. */
function markup(page: React.ReactNode): string {
  return `${renderToStaticMarkup(<PublicShell link={PlainLink}>{page}</PublicShell>).replaceAll(/></g, '>\n<')}\n`
}

function creatorTemplate(subscribersOnly: boolean): string {
  return markup(
    <CreatorHero
      displayName="{{displayName}}"
      handle="{{handle}}"
      subscribers="{{subscribers}}"
      subscribersOnly={subscribersOnly}
      avatar="{{avatar}}"
      about="{{about}}"
      actions={<CreatorActionsForVisitors handle="{{handle}}" link={PlainLink} />}
    />,
  )
}

// Run `npm run test -- src/app/ssr.test.tsx -u` after a change of these components: the server embeds the files.
describe('pages the server sends before the script runs', () => {
  it('landing.html is what the landing page renders', async () => {
    await expect(markup(<LandingPage link={PlainLink} />)).toMatchFileSnapshot('../../ssr/landing.html')
  })

  it('the creator templates are what the creator page renders', async () => {
    await expect(creatorTemplate(false)).toMatchFileSnapshot('../../ssr/creator-everyone.html')
    await expect(creatorTemplate(true)).toMatchFileSnapshot('../../ssr/creator-subscribers.html')
  })

  it('contain nothing the content security policy refuses', () => {
    for (const html of [markup(<LandingPage link={PlainLink} />), creatorTemplate(true)]) {
      expect(html).not.toMatch(/\sstyle=/)
      expect(html).not.toMatch(/<script|<style|\son[a-z]+=/)
    }
  })
})
