import { LoaderCircle } from 'lucide-react'

import { cn } from '@/lib/cn'

/** A turning ring. Decorative unless given a label. */
export function Spinner({ className, label }: { className?: string; label?: string }) {
  return (
    <LoaderCircle
      data-slot="spinner"
      role={label ? 'status' : undefined}
      aria-label={label}
      aria-hidden={label ? undefined : true}
      className={cn('size-5 animate-spin', className)}
    />
  )
}
