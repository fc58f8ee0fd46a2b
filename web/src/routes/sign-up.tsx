import { createFileRoute } from '@tanstack/react-router'

import { SignUpPage } from '@/features/identity'

export const Route = createFileRoute('/sign-up')({
  staticData: { title: 'Create your account' },
  validateSearch: (search: Record<string, unknown>): { redirect?: string } =>
    typeof search.redirect === 'string' ? { redirect: search.redirect } : {},
  component: SignUpRoute,
})

function SignUpRoute() {
  const { redirect } = Route.useSearch()
  return <SignUpPage redirect={redirect} />
}
