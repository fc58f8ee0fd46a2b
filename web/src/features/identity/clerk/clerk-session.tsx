import { ClerkProvider, useAuth, useClerk, useUser } from '@clerk/react'
import { type ReactNode, useEffect } from 'react'

import { networkProblem, Problem } from '@/lib/problem'
import { type KnownProfile, sessionStore } from '@/session'

import type { ClerkOptions } from './options'

interface ClerkSessionProps extends ClerkOptions {
  navigate: (to: string, options: { replace: boolean }) => void
  children: ReactNode
}

/** Sessions kept by Clerk. Loaded only when the server says that Clerk is its identity provider. */
export function ClerkSession({ publishableKey, signInUrl, signUpUrl, navigate, children }: ClerkSessionProps) {
  return (
    <ClerkProvider
      publishableKey={publishableKey}
      signInUrl={signInUrl}
      signUpUrl={signUpUrl}
      routerPush={(to) => navigate(to, { replace: false })}
      routerReplace={(to) => navigate(to, { replace: true })}
    >
      <Bridge />
      {children}
    </ClerkProvider>
  )
}

/** Publishes Clerk's state to the session store and answers for its tokens. */
function Bridge() {
  const { isLoaded, isSignedIn, userId, sessionId, getToken, signOut } = useAuth()
  const { user } = useUser()
  const clerk = useClerk()
  const failed = clerk.status === 'error'

  useEffect(() => {
    sessionStore.attach({
      getToken: async ({ fresh, rejected }) => {
        try {
          const token = await getToken(fresh ? { skipCache: true } : {})
          return token !== null && token === rejected ? await getToken({ skipCache: true }) : token
        } catch (error) {
          throw networkProblem(error)
        }
      },
      signOut: async () => {
        try {
          await signOut()
        } catch (error) {
          throw networkProblem(error)
        }
      },
      // Clerk's script could not be loaded; only a new page tries again.
      retry: () => window.location.reload(),
    })
  }, [getToken, signOut])

  const profile = user ? knownProfile(user) : null
  const { email, firstName, lastName, imageUrl } = profile ?? {}
  const hasProfile = profile !== null
  useEffect(() => {
    if (failed) {
      const detail = 'The sign-in service could not be loaded. Check your connection and try again.'
      sessionStore.publish({ status: 'unavailable', problem: new Problem({ status: 0, code: 'network', detail }) })
    } else if (isLoaded && !isSignedIn) {
      sessionStore.publish({ status: 'signed-out', expired: false })
    } else if (isLoaded && userId && sessionId && hasProfile) {
      sessionStore.publish({
        status: 'signed-in',
        subject: userId,
        sessionId,
        profile: {
          email: email ?? null,
          firstName: firstName ?? null,
          lastName: lastName ?? null,
          imageUrl: imageUrl ?? null,
        },
      })
    }
  }, [failed, isLoaded, isSignedIn, userId, sessionId, hasProfile, email, firstName, lastName, imageUrl])

  return null
}

interface ClerkUser {
  primaryEmailAddress: { emailAddress: string } | null
  firstName: string | null
  lastName: string | null
  hasImage: boolean
  imageUrl: string
}

function knownProfile(user: ClerkUser): KnownProfile {
  return {
    email: user.primaryEmailAddress?.emailAddress ?? null,
    firstName: user.firstName,
    lastName: user.lastName,
    // Without a picture of their own Clerk draws one; OnlyChat's initials are used then.
    imageUrl: user.hasImage ? user.imageUrl : null,
  }
}
