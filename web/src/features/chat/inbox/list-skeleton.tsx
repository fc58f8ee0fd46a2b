import { Skeleton } from '@/components/ui/skeleton'

/** Rows on their way. */
export function ListSkeleton({ rows = 7 }: { rows?: number }) {
  return (
    <div role="status" className="px-5">
      <span className="sr-only">Loading conversations…</span>
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} className="flex h-19 items-center gap-3.5">
          <Skeleton className="size-13 shrink-0 rounded-full" />
          <div className="grid flex-1 gap-2">
            <Skeleton className="h-4 w-2/5" />
            <Skeleton className="h-3.5 w-4/5" />
          </div>
        </div>
      ))}
    </div>
  )
}
