import type { ReactNode } from 'react'

import { PublicFooter, PublicHeader, type LinkComponent } from './public-frame'
import { RouterLink } from './router-link'
import { SkipLink } from './skip-link'

/** The frame for visitors: the product's name, the way in, and what it is. */
export function PublicShell({ children, link = RouterLink }: { children: ReactNode; link?: LinkComponent }) {
  return (
    <div className="flex min-h-dvh flex-col">
      <SkipLink />
      <PublicHeader link={link} />
      <main id="main" tabIndex={-1} className="flex-1 outline-none">
        {children}
      </main>
      <PublicFooter link={link} />
    </div>
  )
}
