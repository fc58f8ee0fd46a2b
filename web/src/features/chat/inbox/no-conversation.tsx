import { MessageCircleHeart } from 'lucide-react'

import { useMaybeChat } from '../hooks/chat-context'
import { useConversations } from '../hooks/use-store'
import { EmptyState } from '@/components/ui/empty-state'

/** The right pane while nothing is chosen. */
export function NoConversation() {
  return <div className="flex h-full items-center justify-center">{useMaybeChat() ? <Hint /> : null}</div>
}

function Hint() {
  if (useConversations().length === 0)
    return <EmptyState icon={MessageCircleHeart} title="Your conversations open here" description="Once you have written to somebody." />
  return (
    <EmptyState
      icon={MessageCircleHeart}
      title="Choose a conversation"
      description="Pick one from the list. With the keyboard: arrow keys to move, Enter to open."
    />
  )
}
