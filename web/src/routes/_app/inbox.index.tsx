import { createFileRoute } from '@tanstack/react-router'

import { NoConversation } from '@/features/chat/inbox/no-conversation'

export const Route = createFileRoute('/_app/inbox/')({ staticData: { title: 'Inbox' }, component: NoConversation })
