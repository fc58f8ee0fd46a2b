import { CloudOff, RotateCw, TriangleAlert } from 'lucide-react'

import { Button } from '@/components/ui/button'
import { cn } from '@/lib/cn'
import { toProblem } from '@/lib/problem'
import { formatWait } from '@/lib/time'

interface ErrorNoticeProps {
  error: unknown
  /** What could not be done, for instance "Creators could not be loaded". */
  title?: string
  /** `h1` where this is all the page has. */
  heading?: 'h1' | 'p'
  onRetry?: () => void
  retrying?: boolean
  className?: string
}

/** What happened, what to quote about it, and the way on. For a region or a page that could not load. */
export function ErrorNotice({ error, title, heading: Heading = 'p', onRetry, retrying, className }: ErrorNoticeProps) {
  const problem = toProblem(error)
  const Icon = problem.code === 'network' ? CloudOff : TriangleAlert
  return (
    <div role="alert" className={cn('mx-auto flex max-w-md flex-col items-center px-6 py-12 text-center', className)}>
      <span className="mb-5 flex size-16 items-center justify-center rounded-full bg-destructive-soft text-destructive">
        <Icon aria-hidden className="size-7" />
      </span>
      <Heading
        className="text-lg font-bold tracking-tight"
        {...(Heading === 'h1' ? { 'data-page-heading': true, tabIndex: -1 } : {})}
      >
        {title ?? 'That did not work'}
      </Heading>
      <p className="mt-1.5 text-[0.9375rem] text-balance text-muted-foreground">
        {problem.detail}
        {problem.retryAfter ? ` You can try again ${formatWait(problem.retryAfter)}.` : null}
      </p>
      {onRetry ? (
        <Button variant="outline" className="mt-6" onClick={onRetry} loading={retrying ?? false}>
          {retrying ? null : <RotateCw aria-hidden />}
          Try again
        </Button>
      ) : null}
      <RequestId id={problem.requestId} />
    </div>
  )
}

/** The reference a person can quote to whoever runs this installation. */
export function RequestId({ id }: { id: string | null }) {
  if (!id) return null
  return (
    <p className="mt-5 text-xs text-muted-foreground">
      Reference <code className="font-mono select-all">{id}</code>
    </p>
  )
}
