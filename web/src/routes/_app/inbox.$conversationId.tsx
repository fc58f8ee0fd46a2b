import { createFileRoute } from '@tanstack/react-router'

import { ConversationPage } from '@/features/chat/thread/conversation-page'

export const Route = createFileRoute('/_app/inbox/$conversationId')({
  staticData: { immersive: true },
  component: ConversationRoute,
})

function ConversationRoute() {
  const { conversationId } = Route.useParams()
  // A new conversation is a new screen: nothing of the old one may linger in its state.
  return <ConversationPage key={conversationId} conversationId={conversationId} />
}
