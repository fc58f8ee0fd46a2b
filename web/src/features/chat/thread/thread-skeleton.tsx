import { Skeleton } from '@/components/ui/skeleton'
import { cn } from '@/lib/cn'

const BUBBLES = ['w-52', 'w-64 ms-auto', 'w-40 ms-auto', 'w-72', 'w-44', 'w-60 ms-auto']

/** Messages on their way. */
export function ThreadSkeleton() {
  return (
    <div role="status" className="mx-auto flex min-h-0 w-full max-w-3xl flex-1 flex-col justify-end gap-3 overflow-hidden px-5 pb-6">
      <span className="sr-only">Loading messages…</span>
      {BUBBLES.map((bubble) => (
        <Skeleton key={bubble} className={cn('h-11 max-w-[80%] rounded-2xl', bubble)} />
      ))}
    </div>
  )
}
