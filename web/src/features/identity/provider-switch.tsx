import { type ComponentType, type ReactNode, Suspense } from 'react'

import { useConfig } from '@/api'
import { ErrorNotice } from '@/components/error-notice'
import { Spinner } from '@/components/ui/spinner'
import { sessionStore, useSessionState } from '@/session'

interface ProviderSwitchProps<P extends object> {
  builtIn: ReactNode
  /** A component of Clerk's chunk, loaded only when it is shown. */
  clerk: ComponentType<P>
  clerkProps: P
}

/** Shows the form of whichever identity provider the server works with. */
export function ProviderSwitch<P extends object>({ builtIn, clerk: Clerk, clerkProps }: ProviderSwitchProps<P>) {
  const session = useSessionState()
  const { data: config, error, refetch, isFetching } = useConfig()
  if (!config) {
    if (error) return <ErrorNotice error={error} onRetry={() => void refetch()} retrying={isFetching} className="py-4" />
    return <FormSpinner />
  }
  if (config.identity.provider === 'builtin') return builtIn
  if (session.status === 'unavailable') {
    return <ErrorNotice error={session.problem} onRetry={sessionStore.retry} className="py-4" />
  }
  return (
    <Suspense fallback={<FormSpinner />}>
      <Clerk {...clerkProps} />
    </Suspense>
  )
}

/** In the place of a form that is on its way. */
export function FormSpinner() {
  return <Spinner label="Loading" className="mx-auto my-10 size-7 text-muted-foreground" />
}
