import { createFileRoute } from '@tanstack/react-router'

import { NotificationsPage } from '@/features/chat/notifications/notifications-page'

const KINDS = ['reaction', 'subscriber', 'file'] as const

export const Route = createFileRoute('/_app/notifications')({
  staticData: { title: 'Activity' },
  validateSearch: ({ kind }: Record<string, unknown>): { kind?: (typeof KINDS)[number] } => {
    const known = KINDS.find((one) => one === kind)
    return known ? { kind: known } : {}
  },
  component: NotificationsRoute,
})

function NotificationsRoute() {
  return <NotificationsPage kind={Route.useSearch().kind} />
}
