import type { ReactNode } from 'react'

import { PublicFooter, PublicHeader, type LinkComponent } from './public-frame'
import { RouterLink } from './router-link'
import { SkipLink } from './skip-link'

interface PublicShellProps {
  children: ReactNode
  link?: LinkComponent
  /** Somebody who is signed in got here: they are not asked to sign in. */
  signedIn?: boolean
}

/** The frame for visitors: the product's name, the way in, and what it is. */
export function PublicShell({ children, link = RouterLink, signedIn = false }: PublicShellProps) {
  return (
    <div className="flex min-h-dvh flex-col">
      <SkipLink />
      <PublicHeader link={link} signedIn={signedIn} />
      <main id="main" tabIndex={-1} className="flex-1 outline-none">
        {children}
      </main>
      <PublicFooter link={link} />
    </div>
  )
}
