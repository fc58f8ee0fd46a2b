import { createFileRoute } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'

import { useConfig, useViewer, useViewerQuery } from '@/api'
import { toast } from '@/components/ui/sonner'
import { ProfileForm } from '@/features/profile'
import { SettingsPage } from '@/features/settings'
import { useSession } from '@/session'

const ClerkAccountButton = lazy(() =>
  import('@/features/identity/clerk/clerk-forms').then((module) => ({ default: module.ClerkAccountButton })),
)

const NotificationSetting = lazy(() =>
  import('@/features/chat/notifications/notification-setting').then((module) => ({ default: module.NotificationSetting })),
)

export const Route = createFileRoute('/_app/settings')({
  staticData: { title: 'Settings' },
  component: SettingsRoute,
})

function SettingsRoute() {
  const viewer = useViewer()
  const { status } = useSession()
  const asked = useViewerQuery().data?.user
  // What was known before is edited only while the server cannot say what holds now.
  const user = asked ?? (status === 'unavailable' ? viewer : null)
  const { data: config } = useConfig()
  return (
    <SettingsPage
      profile={
        user ? (
          <ProfileForm key={asked ? user.id : `kept ${user.id}`} user={user} submitLabel="Save" onSaved={() => toast.success('Your profile was saved')} />
        ) : null
      }
      notifications={
        <Suspense fallback={null}>
          <NotificationSetting />
        </Suspense>
      }
      account={
        config?.identity.provider === 'clerk' ? (
          <Suspense fallback={null}>
            <ClerkAccountButton />
          </Suspense>
        ) : null
      }
    />
  )
}
