import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

import { Logo } from '@/components/logo'
import { SkipLink } from '@/components/shell/skip-link'

interface AuthLayoutProps {
  title: string
  description: ReactNode
  children: ReactNode
}

/** Frame of the pages where one comes in: the form on one side, some warmth on the other. */
export function AuthLayout({ title, description, children }: AuthLayoutProps) {
  return (
    <div className="grid min-h-dvh lg:grid-cols-[1fr_1.05fr]">
      <SkipLink />
      <div className="flex flex-col px-4 pt-[max(1rem,env(safe-area-inset-top))] pb-5 sm:px-8">
        <header className="self-start">
          <Link to="/" className="flex min-h-11 items-center rounded-lg">
            <Logo />
          </Link>
        </header>
        <main id="main" tabIndex={-1} className="mx-auto flex w-full max-w-sm flex-1 flex-col pt-14 pb-10 sm:justify-center sm:pt-10 outline-none">
          <h1 data-page-heading tabIndex={-1} className="text-3xl font-extrabold">
            {title}
          </h1>
          <p className="mt-2 mb-8 text-muted-foreground">{description}</p>
          {children}
        </main>
      </div>
      <aside
        aria-hidden
        className="relative isolate m-4 hidden overflow-hidden rounded-[2rem] bg-[oklch(0.3_0.15_287)] text-[oklch(0.98_0.01_300)] lg:flex lg:flex-col lg:justify-end lg:p-14"
      >
        <div className="absolute -top-32 -right-32 -z-10 size-[34rem] rounded-full bg-[oklch(0.55_0.22_295/0.7)] blur-[110px]" />
        <div className="absolute -bottom-40 -left-20 -z-10 size-[30rem] rounded-full bg-[oklch(0.72_0.17_48/0.55)] blur-[120px]" />
        <p className="max-w-md text-5xl leading-[1.08] font-extrabold tracking-tight">The line between two people should be short.</p>
        <p className="mt-5 max-w-sm text-lg text-[oklch(0.9_0.03_295)]">One conversation with each creator you follow. Live, and never lost.</p>
      </aside>
    </div>
  )
}
