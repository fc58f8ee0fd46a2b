import { createFileRoute } from '@tanstack/react-router'

import { SignInPage } from '@/features/identity'

interface Search {
  redirect?: string
  expired?: true
}

export const Route = createFileRoute('/sign-in')({
  staticData: { title: 'Sign in' },
  validateSearch: (search: Record<string, unknown>): Search => ({
    ...(typeof search.redirect === 'string' ? { redirect: search.redirect } : {}),
    ...(search.expired ? { expired: true } : {}),
  }),
  component: SignInRoute,
})

function SignInRoute() {
  const { redirect, expired } = Route.useSearch()
  return <SignInPage redirect={redirect} expired={expired ?? false} />
}
