import { createFileRoute } from '@tanstack/react-router'

import { useViewer } from '@/api'
import { Redirect } from '@/components/redirect'
import { SessionGate } from '@/features/identity'
import { WelcomePage } from '@/features/profile'
import { safeRedirect } from '@/lib/redirect'

export const Route = createFileRoute('/welcome')({
  staticData: { title: 'Your profile' },
  validateSearch: (search: Record<string, unknown>): { redirect?: string } =>
    typeof search.redirect === 'string' ? { redirect: search.redirect } : {},
  component: WelcomeRoute,
})

function WelcomeRoute() {
  const { redirect } = Route.useSearch()
  const onward = safeRedirect(redirect, '/discover')
  return (
    <SessionGate>
      <Welcome onward={onward} />
    </SessionGate>
  )
}

function Welcome({ onward }: { onward: string }) {
  const viewer = useViewer()
  if (!viewer) return null
  if (viewer.profileSetup) return <Redirect to={onward} />
  return <WelcomePage user={viewer} onward={onward} />
}
