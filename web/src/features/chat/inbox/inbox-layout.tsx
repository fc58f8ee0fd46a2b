import { Outlet, useParams } from '@tanstack/react-router'

import { InboxPane } from './inbox-pane'
import { ListSkeleton } from './list-skeleton'
import { useMaybeChat } from '../hooks/chat-context'
import { cn } from '@/lib/cn'

/** List and conversation beside each other on a wide screen, one of the two on a narrow one. */
export function InboxLayout() {
  const { conversationId } = useParams({ strict: false })
  const chat = useMaybeChat()
  if (!chat)
    return (
      <div className="pt-28">
        <ListSkeleton />
      </div>
    )
  return (
    <div className="flex h-full">
      <section
        aria-label="Inbox"
        className={cn(
          'w-full min-w-0 bg-background lg:w-96 lg:shrink-0 lg:border-r lg:border-border',
          conversationId !== undefined && 'max-lg:hidden',
        )}
      >
        <InboxPane activeId={conversationId} />
      </section>
      <div className={cn('min-w-0 flex-1 bg-thread', conversationId === undefined && 'max-lg:hidden')}>
        <Outlet />
      </div>
    </div>
  )
}
