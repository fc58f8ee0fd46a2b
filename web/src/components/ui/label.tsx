import type { ComponentProps } from 'react'

import { cn } from '@/lib/cn'

export function Label({ className, children, ...props }: ComponentProps<'label'>) {
  return (
    // oxlint-disable-next-line jsx-a11y/label-has-associated-control -- the caller gives htmlFor
    <label data-slot="label" className={cn('text-sm font-semibold text-foreground select-none', className)} {...props}>
      {children}
    </label>
  )
}
