import { createFileRoute } from '@tanstack/react-router'

import { useViewer } from '@/api'
import { Redirect } from '@/components/redirect'
import { PublicShell } from '@/components/shell/public-shell'
import { RouterLink } from '@/components/shell/router-link'
import { LandingPage } from '@/features/landing'
import { useDocumentTitle } from '@/lib/hooks/use-document-title'
import { useSession } from '@/session'

export const Route = createFileRoute('/')({ component: LandingRoute })

function LandingRoute() {
  const { status } = useSession()
  useDocumentTitle(null)
  const known = useViewer() !== null
  if (status === 'signed-in' || (status === 'unavailable' && known)) return <Redirect to="/inbox" />
  return (
    <PublicShell>
      <LandingPage link={RouterLink} />
    </PublicShell>
  )
}
