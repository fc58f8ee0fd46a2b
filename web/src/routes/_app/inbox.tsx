import { createFileRoute } from '@tanstack/react-router'

import { InboxLayout } from '@/features/chat/inbox/inbox-layout'

export const Route = createFileRoute('/_app/inbox')({
  staticData: { title: 'Inbox' },
  component: InboxLayout,
})
