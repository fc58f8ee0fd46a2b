import { lazy, type ReactNode, Suspense, useEffect } from 'react'

import { useConfig } from '@/api'
import { toProblem } from '@/lib/problem'
import { builtInSession, type Config, sessionStore } from '@/session'

import type { ClerkOptions } from './clerk/options'

const ClerkSession = lazy(() => import('./clerk/clerk-session').then((module) => ({ default: module.ClerkSession })))

interface SessionProviderProps {
  /** Goes to a path of this site; Clerk's components use it. */
  navigate: (to: string, options: { replace: boolean }) => void
  children: ReactNode
}

/** Starts the kind of session this server works with, which `GET /api/config` says. */
export function SessionProvider({ navigate, children }: SessionProviderProps) {
  const { data: config, error, refetch } = useConfig()

  useEffect(() => {
    if (!error || config) return
    const problem = toProblem(error)
    sessionStore.attach({
      getToken: () => Promise.reject(problem),
      signOut: () => Promise.reject(problem),
      retry: () => void refetch(),
    })
    sessionStore.publish({ status: 'unavailable', problem })
  }, [config, error, refetch])

  const clerk = config ? clerkOptions(config) : null
  if (clerk) {
    return (
      <Suspense fallback={null}>
        <ClerkSession {...clerk} navigate={navigate}>
          {children}
        </ClerkSession>
      </Suspense>
    )
  }
  return (
    <>
      {config?.identity.provider === 'builtin' ? <BuiltInSessionStarter /> : null}
      {children}
    </>
  )
}

function BuiltInSessionStarter() {
  useEffect(() => {
    builtInSession.start()
    return () => builtInSession.stop()
  }, [])
  return null
}

function clerkOptions({ identity }: Config): ClerkOptions | null {
  if (identity.provider !== 'clerk' || !identity.publishableKey) return null
  const { publishableKey, signInUrl, signUpUrl } = identity
  return { publishableKey, signInUrl, signUpUrl }
}
