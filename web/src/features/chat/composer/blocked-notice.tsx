import { Link } from '@tanstack/react-router'
import { Lock } from 'lucide-react'

import { Button } from '@/components/ui/button'

interface BlockedNoticeProps {
  name: string
  handle: string | undefined
  /** Lets the person try all the same: the rule may have changed meanwhile. */
  onTryAnyway: () => void
}

/** In place of the composer when the other person takes messages from subscribers alone. */
export function BlockedNotice({ name, handle, onTryAnyway }: BlockedNoticeProps) {
  return (
    <div role="note" className="mx-auto flex max-w-3xl flex-wrap items-center gap-x-4 gap-y-3 px-4 py-4 sm:px-5">
      <span className="flex size-10 shrink-0 items-center justify-center rounded-full bg-secondary text-primary">
        <Lock aria-hidden className="size-5" />
      </span>
      <p className="min-w-48 flex-1 text-[0.9375rem]">
        <span className="block font-semibold">
          <bdi>{name}</bdi> takes messages from subscribers
        </span>
        <span className="text-muted-foreground">Subscribe to write. What you have written is kept.</span>
      </p>
      <div className="flex gap-2">
        {handle ? (
          <Button asChild>
            <Link to="/c/$handle" params={{ handle }}>
              Go to the page
            </Link>
          </Button>
        ) : null}
        <Button variant="outline" onClick={onTryAnyway}>
          Try again
        </Button>
      </div>
    </div>
  )
}
