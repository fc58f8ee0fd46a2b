import type { ReactNode } from 'react'

import { cn } from '@/lib/cn'

/** A page's column: readable width, room at the sides. */
export function Page({ className, children }: { className?: string; children: ReactNode }) {
  return <div className={cn('mx-auto w-full max-w-3xl px-4 pt-6 pb-12 sm:px-8 sm:pt-10', className)}>{children}</div>
}

interface PageHeaderProps {
  title: ReactNode
  description?: ReactNode
  /** Buttons at the end of the line. */
  actions?: ReactNode
  className?: string
}

/** The page's one heading; it takes the focus after a navigation. */
export function PageHeader({ title, description, actions, className }: PageHeaderProps) {
  return (
    <header className={cn('mb-6 flex flex-wrap items-end justify-between gap-4 sm:mb-8', className)}>
      <div className="min-w-0">
        <h1 data-page-heading tabIndex={-1} className="text-[1.75rem] leading-tight font-extrabold sm:text-4xl">
          {title}
        </h1>
        {description ? <p className="mt-1.5 text-muted-foreground">{description}</p> : null}
      </div>
      {actions}
    </header>
  )
}
