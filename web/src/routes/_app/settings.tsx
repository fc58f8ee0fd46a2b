import { createFileRoute } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'

import { useConfig, useViewer } from '@/api'
import { toast } from '@/components/ui/sonner'
import { ProfileForm } from '@/features/profile'
import { SettingsPage } from '@/features/settings'

const ClerkAccountButton = lazy(() =>
  import('@/features/identity/clerk/clerk-forms').then((module) => ({ default: module.ClerkAccountButton })),
)

export const Route = createFileRoute('/_app/settings')({
  staticData: { title: 'Settings' },
  component: SettingsRoute,
})

function SettingsRoute() {
  const viewer = useViewer()
  const { data: config } = useConfig()
  return (
    <SettingsPage
      profile={
        viewer ? (
          <ProfileForm key={viewer.id} user={viewer} submitLabel="Save" onSaved={() => toast.success('Your profile was saved')} />
        ) : null
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
