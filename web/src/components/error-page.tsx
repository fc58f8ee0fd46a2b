import { type ErrorComponentProps, useRouter } from '@tanstack/react-router'
import { TriangleAlert } from 'lucide-react'
import { useEffect } from 'react'

import { toProblem } from '@/lib/problem'

import { RequestId } from './error-notice'
import { Button } from './ui/button'

/** A page that broke: what happened, trying again, and a way out. */
export function ErrorPage({ error, reset }: ErrorComponentProps) {
  const router = useRouter()
  const problem = toProblem(error)
  useEffect(() => {
    document.querySelector<HTMLElement>('[data-page-heading]')?.focus()
  }, [])
  // The page's script was replaced by a newer version, or did not arrive: only a reload helps.
  const stale = error instanceof TypeError && /dynamically imported module|importing a module/i.test(error.message)
  const retry = () => {
    if (stale) window.location.reload()
    else {
      reset()
      void router.invalidate()
    }
  }
  return (
    <div role="alert" className="mx-auto flex min-h-[70dvh] max-w-lg flex-col items-center justify-center px-6 py-16 text-center">
      <span className="mb-6 flex size-18 items-center justify-center rounded-full bg-destructive-soft text-destructive">
        <TriangleAlert aria-hidden className="size-8" />
      </span>
      <h1 data-page-heading tabIndex={-1} className="text-3xl font-extrabold">
        {stale ? 'This page could not be loaded' : 'Something broke here'}
      </h1>
      <p className="mt-3 text-balance text-muted-foreground">
        {stale ? 'Your connection dropped, or OnlyChat was updated meanwhile. Nothing you sent is lost.' : problem.detail}
      </p>
      <div className="mt-8 flex flex-wrap justify-center gap-3">
        <Button onClick={retry}>{stale ? 'Reload the page' : 'Try again'}</Button>
        <Button asChild variant="outline">
          <a href="/">Go to the start</a>
        </Button>
      </div>
      <RequestId id={problem.requestId} />
    </div>
  )
}
