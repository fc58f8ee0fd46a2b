import type { ComponentType, ReactNode } from 'react'

import { Logo } from '@/components/logo'
import { buttonVariants } from '@/components/ui/button'
import { cn } from '@/lib/cn'

export interface PublicLinkProps {
  /** A path of this site. */
  href: string
  className?: string
  children: ReactNode
}

/** How these pages link: through the router, or as plain anchors in what the server sends. */
export type LinkComponent = ComponentType<PublicLinkProps>

/** A plain anchor, for the pages as the server sends them. */
export function PlainLink({ children, ...props }: PublicLinkProps) {
  return <a {...props}>{children}</a>
}

export function PublicHeader({ link: A, signedIn }: { link: LinkComponent; signedIn: boolean }) {
  return (
    <header className="relative z-10 mx-auto flex w-full max-w-6xl items-center justify-between gap-2 px-4 pt-[max(1rem,env(safe-area-inset-top))] pb-4 sm:px-8">
      <A href="/" className="flex min-h-11 items-center rounded-lg">
        <Logo />
      </A>
      <nav aria-label="Main" className="flex items-center gap-1 sm:gap-2">
        <A href="/discover" className={cn(buttonVariants({ variant: 'ghost' }), 'hidden px-4 sm:inline-flex')}>
          Discover
        </A>
        {signedIn ? (
          <A href="/inbox" className={cn(buttonVariants(), 'px-4 sm:px-5')}>
            Open the inbox
          </A>
        ) : (
          <>
            <A href="/sign-in" className={cn(buttonVariants({ variant: 'ghost' }), 'px-2.5 sm:px-4')}>
              Sign in
            </A>
            <A href="/sign-up" className={cn(buttonVariants(), 'px-3.5 sm:px-5')}>
              Sign up
            </A>
          </>
        )}
      </nav>
    </header>
  )
}

export function PublicFooter({ link: A }: { link: LinkComponent }) {
  return (
    <footer className="mt-16 border-t border-border">
      <div className="mx-auto flex w-full max-w-6xl flex-wrap items-center justify-between gap-x-8 gap-y-3 px-4 py-8 text-sm text-muted-foreground sm:px-8">
        <p>OnlyChat: conversations between creators and their people.</p>
        <ul className="flex flex-wrap gap-x-6">
          <li>
            <A href="/discover" className="inline-flex min-h-11 items-center hover:text-foreground hover:underline">
              Discover creators
            </A>
          </li>
          <li>
            {/* Served by the API itself, not a page of this application. */}
            <a href="/api/docs" className="inline-flex min-h-11 items-center hover:text-foreground hover:underline">
              API
            </a>
          </li>
        </ul>
      </div>
    </footer>
  )
}
