import { MessageCircleHeart } from 'lucide-react'

import { EmptyState } from '@/components/ui/empty-state'

/** The right pane while nothing is chosen. */
export function NoConversation() {
  return (
    <div className="flex h-full items-center justify-center">
      <EmptyState
        icon={MessageCircleHeart}
        title="Choose a conversation"
        description="Pick one from the list. With the keyboard: arrow keys to move, Enter to open."
      />
    </div>
  )
}
