import type { ComponentProps } from 'react'

import { cn } from '@/lib/cn'

/** A grey shape in place of content that is on its way. */
export function Skeleton({ className, ...props }: ComponentProps<'div'>) {
  return <div data-slot="skeleton" aria-hidden className={cn('animate-pulse rounded-md bg-muted', className)} {...props} />
}
