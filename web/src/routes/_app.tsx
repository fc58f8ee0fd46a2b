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
  const isPublic = useMatches({ select: (matches) => matches.some((match) => match.staticData.public) })
  // Until the server has answered, the note of the last visit says who to expect: what is shown meanwhile then stays.
  const expected = status === 'signed-in' || (status !== 'signed-out' && sessionHint.get())
  if (isPublic) {
    const Shell = expected ? AppShell : PublicShell
    return (
      <Chat expected={expected}>
        <Shell>
          <PublicPlace />
        </Shell>
      </Chat>
    )
  }
  return (
    <Chat expected={expected}>
      <AppShell>
        <SessionGate>
          <PrivatePlace />
        </SessionGate>
      </AppShell>
    </Chat>
  )
}

/** Messages arrive, count and are announced on every page of whoever is signed in. */
function Chat({ expected, children }: { expected: boolean; children: ReactNode }) {
  // Putting it around the pages or taking it away puts all of them up anew, and what was typed is gone: it is there
  // before the server has answered, and once there it stays.
  const [wanted, setWanted] = useState(expected)
  if (expected && !wanted) setWanted(true)
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
