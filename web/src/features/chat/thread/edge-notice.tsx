import { RotateCw } from 'lucide-react'

import type { LoadState } from '../session/history'
import { Button } from '@/components/ui/button'
import { Spinner } from '@/components/ui/spinner'

/** What happens at one end of the loaded history. */
export function EdgeNotice({ state, onRetry, label }: { state: LoadState; onRetry: () => void; label: string }) {
  if (state.kind === 'idle') return null
  return (
    <div className="pointer-events-none absolute inset-x-0 top-2 z-20 flex justify-center">
      {state.kind === 'failed' ? (
        <span role="alert" className="pointer-events-auto flex items-center gap-2 rounded-full border border-border bg-card py-1 ps-4 pe-1 text-sm shadow-soft">
          {state.problem.detail}
          <Button variant="ghost" size="sm" onClick={onRetry}>
            <RotateCw aria-hidden />
            Try again
          </Button>
        </span>
      ) : (
        <span className="rounded-full border border-border bg-card p-2 shadow-soft">
          <Spinner />
          <span className="sr-only">{label}</span>
        </span>
      )}
    </div>
  )
}
