import { createFileRoute, Outlet, useMatches, useRouterState } from '@tanstack/react-router'
import { lazy, type ReactNode, Suspense, useState } from 'react'

import { useViewer } from '@/api'
import { Redirect } from '@/components/redirect'
import { AppShell } from '@/components/shell/app-shell'
import { PublicShell } from '@/components/shell/public-shell'
import { PendingPage, SessionGate, useSyncUser } from '@/features/identity'
import { sessionHint } from '@/session/hint'
import { useSession } from '@/session'

// Visitors of the public pages have no use for it.
const ChatProvider = lazy(() => import('@/features/chat/chat-provider').then((module) => ({ default: module.ChatProvider })))

export const Route = createFileRoute('/_app')({ component: ShellRoute })

/** The frame of the application; visitors see the public pages among its places in a frame of their own. */
function ShellRoute() {
  const { status } = useSession()
  const known = useViewer() !== null
  const isPublic = useMatches({ select: (matches) => matches.some((match) => match.staticData.public) })
  if (isPublic) {
    const expected = status === 'signed-in' || (status !== 'signed-out' && sessionHint.get())
    const Shell = expected ? AppShell : PublicShell
    return (
      <Chat active={status === 'signed-in' || known}>
        <Shell>
          <PublicPlace />
        </Shell>
      </Chat>
    )
  }
  return (
    <Chat active={status === 'signed-in' || known}>
      <AppShell>
        <SessionGate>
          <PrivatePlace />
        </SessionGate>
      </AppShell>
    </Chat>
  )
}

/** Messages arrive, count and are announced on every page of whoever is signed in. */
function Chat({ active, children }: { active: boolean; children: ReactNode }) {
  // Once there it stays, signed in or not: taking it away would put all pages below up anew.
  const [wanted, setWanted] = useState(active)
  if (active && !wanted) setWanted(true)
  if (!wanted) return children
  return (
    <Suspense fallback={<PendingPage />}>
      <ChatProvider>{children}</ChatProvider>
    </Suspense>
  )
}

/** A page anybody can read; whoever is signed in is made known to the server in passing. */
function PublicPlace() {
  useSyncUser()
  return <Outlet />
}

/** A page of somebody's own: without a profile there is none yet. */
function PrivatePlace() {
  const viewer = useViewer()
  const here = useRouterState({ select: (state) => state.location.href })
  if (viewer && !viewer.profileSetup) return <Redirect to={`/welcome?redirect=${encodeURIComponent(here)}`} />
  return <Outlet />
}
