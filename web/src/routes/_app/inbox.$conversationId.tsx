import { createFileRoute } from '@tanstack/react-router'

import { ConversationPage } from '@/features/chat/thread/conversation-page'

export const Route = createFileRoute('/_app/inbox/$conversationId')({
  staticData: { immersive: true },
  validateSearch: (search: Record<string, unknown>): { at?: number } => {
    const at = Number(search.at)
    return Number.isSafeInteger(at) && at > 0 ? { at } : {}
  },
  component: ConversationRoute,
})

function ConversationRoute() {
  const { conversationId } = Route.useParams()
  const { at } = Route.useSearch()
  // A new conversation is a new screen: nothing of the old one may linger in its state.
  return <ConversationPage key={conversationId} conversationId={conversationId} at={at} />
}
