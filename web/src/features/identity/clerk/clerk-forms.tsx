import { SignIn, SignUp, useClerk } from '@clerk/react'

import { Button } from '@/components/ui/button'

import { FormSpinner } from '../provider-switch'

interface ClerkFormProps {
  /** The path to go to afterwards. */
  target: string
}

/** Clerk's own sign-in, under OnlyChat's route. Its steps live in the address's hash. */
export function ClerkSignIn({ target }: ClerkFormProps) {
  return <SignIn routing="hash" signUpUrl="/sign-up" fallbackRedirectUrl={target} fallback={<FormSpinner />} />
}

/** Clerk's own sign-up, under OnlyChat's route. */
export function ClerkSignUp({ target }: ClerkFormProps) {
  return <SignUp routing="hash" signInUrl="/sign-in" fallbackRedirectUrl={target} fallback={<FormSpinner />} />
}

/** Opens Clerk's account dialog: password, e-mail addresses, devices. */
export function ClerkAccountButton() {
  const clerk = useClerk()
  return (
    <Button variant="outline" onClick={() => clerk.openUserProfile()}>
      Manage account
    </Button>
  )
}
