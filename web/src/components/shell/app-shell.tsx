import { Link, useMatches } from '@tanstack/react-router'
import type { ReactNode } from 'react'

import { LogoMark } from '@/components/logo'
import { cn } from '@/lib/cn'
import { useUnreadNotices, useUnreadTotal } from '@/lib/unread'

import { AccountMenu } from './account-menu'
import { NavLink } from './nav-link'
import { type Destination, DESTINATIONS } from './navigation'
import { SkipLink } from './skip-link'

/** The frame for people who are signed in: a bar at the bottom of a phone, a rail on wider screens. */
export function AppShell({ children }: { children: ReactNode }) {
  const unread: Partial<Record<Destination['to'], number>> = { '/inbox': useUnreadTotal(), '/notifications': useUnreadNotices() }
  const immersive = useMatches({ select: (matches) => matches.some((match) => match.staticData.immersive) })
  const links = DESTINATIONS.map((destination) => (
    <li key={destination.to} className="flex-1 md:flex-none">
      <NavLink destination={destination} badge={unread[destination.to] ?? 0} />
    </li>
  ))
  return (
    <div className="flex h-dvh flex-col md:flex-row">
      <SkipLink />
      <header className="hidden w-24 shrink-0 flex-col items-center border-r border-border bg-card py-5 md:flex">
        <Link to="/inbox" aria-label="OnlyChat" className="rounded-xl p-1.5">
          <LogoMark className="size-10" />
        </Link>
        <nav aria-label="Main" className="mt-8 w-full flex-1 px-3">
          <ul className="grid gap-2">{links}</ul>
        </nav>
        <AccountMenu />
      </header>
      <main
        id="main"
        tabIndex={-1}
        data-scroll-restoration-id="main"
        className="safe-top min-h-0 min-w-0 flex-1 overflow-y-auto outline-none"
      >
        {children}
      </main>
      <nav
        aria-label="Main"
        className={cn('safe-bottom shrink-0 border-t border-border bg-card md:hidden', immersive && 'hidden')}
      >
        <ul className="flex px-2 py-1">{links}</ul>
      </nav>
    </div>
  )
}
