import { Link } from '@tanstack/react-router'

import { useDocumentTitle } from '@/lib/hooks/use-document-title'
import { useSession } from '@/session'

import { PublicShell } from './shell/public-shell'
import { Button } from './ui/button'

/** An address nothing lives at. */
export function NotFoundPage() {
  const { status } = useSession()
  useDocumentTitle('Page not found')
  return (
    <PublicShell signedIn={status === 'signed-in'}>
      <div className="mx-auto flex max-w-lg flex-col items-center px-6 py-20 text-center sm:py-28">
        <p aria-hidden className="text-8xl font-extrabold tracking-tighter text-primary/75 sm:text-9xl">
          404
        </p>
        <h1 data-page-heading tabIndex={-1} className="mt-4 text-3xl font-extrabold sm:text-4xl">
          There is nothing here
        </h1>
        <p className="mt-3 text-balance text-muted-foreground">The address may be misspelt, or what was here has gone.</p>
        <div className="mt-8 flex flex-wrap justify-center gap-3">
          <Button asChild>
            <Link to="/">Go to the start</Link>
          </Button>
          <Button asChild variant="outline">
            <Link to="/discover">Discover creators</Link>
          </Button>
        </div>
      </div>
    </PublicShell>
  )
}
