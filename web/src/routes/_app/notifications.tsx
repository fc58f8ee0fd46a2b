import { createFileRoute } from '@tanstack/react-router'

import { NotificationsPage } from '@/features/chat/notifications/notifications-page'

export const Route = createFileRoute('/_app/notifications')({
  staticData: { title: 'Activity' },
  component: NotificationsPage,
})
