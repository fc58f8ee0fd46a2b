import { Link } from '@tanstack/react-router'
import { lazy } from 'react'

import { useConfig } from '@/api'
import { Redirect } from '@/components/redirect'
import { Alert } from '@/components/ui/alert'
import { safeRedirect } from '@/lib/redirect'
import { useSession } from '@/session'

import { AuthLayout } from './auth-layout'
import { ProviderSwitch } from './provider-switch'
import { SignInForm } from './sign-in-form'

const ClerkSignIn = lazy(() => import('./clerk/clerk-forms').then((module) => ({ default: module.ClerkSignIn })))

interface SignInPageProps {
  redirect: string | undefined
  /** The session ended by itself; say why the person is here. */
  expired: boolean
}

export function SignInPage({ redirect, expired }: SignInPageProps) {
  const { status } = useSession()
  const { data: config } = useConfig()
  const target = safeRedirect(redirect, config?.identity.signInFallbackRedirectUrl ?? '/')
  if (status === 'signed-in') return <Redirect to={target} />
  return (
    <AuthLayout
      title="Welcome back"
      description={
        <>
          New here?{' '}
          <Link to="/sign-up" search={redirect ? { redirect } : {}} className="font-semibold text-primary underline underline-offset-4">
            Create an account
          </Link>
        </>
      }
    >
      {expired ? <Alert className="mb-6">Your session has ended. Sign in again and you are back where you were.</Alert> : null}
      <ProviderSwitch
        builtIn={<SignInForm />}
        clerk={ClerkSignIn}
        clerkProps={{ target }}
      />
    </AuthLayout>
  )
}
