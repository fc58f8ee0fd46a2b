import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { lazy, Suspense, useEffect } from 'react'

import { queryClient } from '@/api'
import { SessionProvider } from '@/features/identity'
import { watchInstallable } from '@/lib/install'
import { useTheme, watchTheme } from '@/lib/theme'

import { followNotifications } from './follow-notifications'
import { router } from './router'
import { installServiceWorker } from './service-worker'
import { warmUp } from './warm-up'
import { watchAccount } from './watch-account'
import { watchLastKnown } from './watch-last-known'

// Notices come late if ever: their code need not be part of the first load.
const Toaster = lazy(() => import('@/components/ui/sonner').then((module) => ({ default: module.Toaster })))

function navigate(to: string, { replace }: { replace: boolean }): void {
  if (replace) router.history.replace(to)
  else router.history.push(to)
}

export function App() {
  const { theme } = useTheme()
  useEffect(() => watchTheme(), [])
  useEffect(() => watchAccount(queryClient), [])
  useEffect(() => watchLastKnown(queryClient), [])
  useEffect(() => warmUp(), [])
  useEffect(() => watchInstallable(), [])
  useEffect(() => installServiceWorker(), [])
  useEffect(() => followNotifications(navigator.serviceWorker, (path) => router.history.push(path)), [])
  return (
    <QueryClientProvider client={queryClient}>
      <SessionProvider navigate={navigate}>
        <RouterProvider router={router} />
      </SessionProvider>
      <Suspense fallback={null}>
        <Toaster theme={theme} />
      </Suspense>
    </QueryClientProvider>
  )
}
