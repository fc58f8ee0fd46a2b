import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'

import { cn } from '@/lib/cn'

interface EmptyStateProps {
  icon: LucideIcon
  title: string
  /** `h1` where this is all the page has. */
  heading?: 'h1' | 'h2' | 'p'
  /** What to do next, in a sentence. */
  description?: ReactNode
  /** The way on: usually one button. */
  children?: ReactNode
  className?: string
}

/** Says what is missing and what to do next. */
export function EmptyState({ icon: Icon, title, heading: Heading = 'p', description, children, className }: EmptyStateProps) {
  return (
    <div data-slot="empty-state" className={cn('mx-auto flex max-w-sm flex-col items-center px-6 py-12 text-center', className)}>
      <span className="mb-5 flex size-16 items-center justify-center rounded-full bg-secondary text-primary">
        <Icon aria-hidden className="size-7" />
      </span>
      <Heading
        className="text-lg font-bold tracking-tight"
        {...(Heading === 'h1' ? { 'data-page-heading': true, tabIndex: -1 } : {})}
      >
        {title}
      </Heading>
      {description ? <p className="mt-1.5 text-[0.9375rem] text-balance text-muted-foreground">{description}</p> : null}
      {children ? <div className="mt-6 flex flex-wrap justify-center gap-3">{children}</div> : null}
    </div>
  )
}
