import { Link } from '@tanstack/react-router'
import { lazy } from 'react'

import { useConfig } from '@/api'
import { Redirect } from '@/components/redirect'
import { safeRedirect } from '@/lib/redirect'
import { useSession } from '@/session'

import { AuthLayout } from './auth-layout'
import { ProviderSwitch } from './provider-switch'
import { SignUpForm } from './sign-up-form'

const ClerkSignUp = lazy(() => import('./clerk/clerk-forms').then((module) => ({ default: module.ClerkSignUp })))

export function SignUpPage({ redirect }: { redirect: string | undefined }) {
  const { status } = useSession()
  const { data: config } = useConfig()
  const onward = safeRedirect(redirect, config?.identity.signUpFallbackRedirectUrl ?? '/')
  // A new person sets up the profile first and goes on from there.
  const target = onward === '/' ? '/welcome' : `/welcome?redirect=${encodeURIComponent(onward)}`
  if (status === 'signed-in') return <Redirect to={target} />
  return (
    <AuthLayout
      title="Create your account"
      description={
        <>
          Already have one?{' '}
          <Link to="/sign-in" search={redirect ? { redirect } : {}} className="font-semibold text-primary underline underline-offset-4">
            Sign in
          </Link>
        </>
      }
    >
      <ProviderSwitch
        builtIn={<SignUpForm redirect={redirect} />}
        clerk={ClerkSignUp}
        clerkProps={{ target }}
      />
    </AuthLayout>
  )
}
