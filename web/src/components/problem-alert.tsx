import { TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'

import { Alert } from '@/components/ui/alert'
import { toProblem } from '@/lib/problem'
import { formatWait } from '@/lib/time'

/** A failed action, said where the action is: above a form's button, say. Nothing typed is lost. */
export function ProblemAlert({ error, children }: { error: unknown; children?: ReactNode }) {
  if (!error) return null
  const problem = toProblem(error)
  return (
    <Alert variant="destructive">
      <TriangleAlert aria-hidden />
      <div className="grid gap-2">
        <p>
          {problem.detail}
          {problem.retryAfter ? ` Try again ${formatWait(problem.retryAfter)}.` : null}
          {problem.requestId && problem.status >= 500 ? (
            <span className="block text-xs text-muted-foreground">Reference {problem.requestId}</span>
          ) : null}
        </p>
        {children}
      </div>
    </Alert>
  )
}
