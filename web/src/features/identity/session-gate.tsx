import { useRouterState } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'

import { useViewer } from '@/api'
import { ErrorNotice } from '@/components/error-notice'
import { Redirect } from '@/components/redirect'
import { Spinner } from '@/components/ui/spinner'
import { sessionStore, type SessionState, useSessionState } from '@/session'

import { type SyncState, useSyncUser } from './sync-user'

interface SessionGateProps {
  children: ReactNode
}

/**
 * Lets through who is signed in and known to the server, and while the server cannot be asked whoever was
 * so before. Everybody else is led to sign in and comes back to the same address. Whoever signs out is led
 * to the front page.
 */
export function SessionGate({ children }: SessionGateProps) {
  const session = useSessionState()
  const here = useRouterState({ select: (state) => state.location.href })
  const sync = useSyncUser()
  const wasIn = useWasSignedIn(session.status)
  const viewer = useViewer()

  if (viewer && !isDoubtful(session, sync)) return children
  if (session.status === 'unavailable') {
    return <ErrorNotice error={session.problem} title="You could not be signed in" heading="h1" onRetry={sessionStore.retry} className="py-24" />
  }
  if (session.status === 'signed-out') {
    if (wasIn && !session.expired) return <Redirect to="/" />
    const search = new URLSearchParams({ redirect: here, ...(session.expired ? { expired: 'true' } : {}) })
    return <Redirect to={`/sign-in?${search.toString()}`} />
  }
  if (sync.status === 'failed') {
    return <ErrorNotice error={sync.problem} title="Your account could not be loaded" heading="h1" onRetry={sync.retry} className="py-24" />
  }
  if (session.status === 'loading' || sync.status !== 'ready') return <PendingPage />
  return children
}

/** Whether the server has said of who is here that it is otherwise, or has to be told of them first. */
function isDoubtful(session: SessionState, sync: SyncState): boolean {
  if (session.status !== 'signed-in') return false
  if (sync.status === 'failed') return !sync.problem.temporary
  return sync.status === 'syncing' && !sync.known
}

/** Whether somebody was signed in since this gate is there: it tells leaving from coming without a session. */
function useWasSignedIn(status: SessionState['status']): boolean {
  const [wasIn, setWasIn] = useState(false)
  // Derived during render, as React's documentation recommends for state that follows other state.
  if (status === 'signed-in' && !wasIn) setWasIn(true)
  return wasIn
}

/** While it is not known yet who is here, or a page's code is on its way. */
export function PendingPage() {
  return (
    <div className="flex min-h-full items-center justify-center py-32">
      <Spinner label="Loading" className="size-8 text-muted-foreground" />
    </div>
  )
}
