import { Link } from '@tanstack/react-router'
import { ArrowLeft, Search } from 'lucide-react'

import { useNow } from '../hooks/use-now'
import { usePresence, useTyping } from '../hooks/use-store'
import { lastSeen } from '../model/time'
import type { Conversation } from '../model/types'
import { MutedSign } from '../inbox/muted-sign'
import { ConversationMenu } from '../privacy/conversation-menu'
import { PersonAvatar } from '@/components/person-avatar'
import { Button } from '@/components/ui/button'
import { displayName } from '@/lib/people'

function StatusLine({ conversation }: { conversation: Conversation }) {
  const typing = useTyping(conversation.id)
  const presence = usePresence(conversation.peer.id)
  const now = useNow()
  const handle = conversation.peer.creator?.handle
  if (conversation.blocked) return <span>Blocked</span>
  if (conversation.restricted) return <span>Restricted</span>
  if (typing) return <span className="font-medium text-primary">typing…</span>
  if (presence?.online) return <span>Online</span>
  if (presence?.lastSeenAt) return <span>{lastSeen(presence.lastSeenAt, now)}</span>
  return handle ? <span>@{handle}</span> : null
}

/** Who it is, whether they are here, the way back on a phone, and to their page. */
export function ConversationHeader({ conversation, onSearch }: { conversation: Conversation; onSearch: () => void }) {
  const { peer } = conversation
  const online = usePresence(peer.id)?.online ?? false
  const who = (
    <>
      <PersonAvatar person={peer} online={online} />
      <span className="min-w-0">
        <span className="block truncate leading-tight font-bold">
          <bdi>{displayName(peer)}</bdi>
          <MutedSign conversation={conversation} />
        </span>
        <span className="block truncate text-sm text-muted-foreground">
          <StatusLine conversation={conversation} />
        </span>
      </span>
    </>
  )
  return (
    <header className="flex h-16 shrink-0 items-center gap-1 border-b border-border bg-background/95 pe-3 ps-2 lg:ps-4">
      <Button asChild variant="ghost" size="icon" className="lg:hidden">
        <Link to="/inbox" aria-label="Back to the inbox">
          <ArrowLeft aria-hidden className="rtl:rotate-180" />
        </Link>
      </Button>
      <h1 data-page-heading tabIndex={-1} className="min-w-0 text-base">
        {peer.creator ? (
          <Link
            to="/c/$handle"
            params={{ handle: peer.creator.handle }}
            title="Open the creator page"
            className="flex min-h-11 min-w-0 items-center gap-3 rounded-xl px-2 py-1 hover:bg-accent"
          >
            {who}
          </Link>
        ) : (
          <span className="flex min-h-11 min-w-0 items-center gap-3 px-2 py-1">{who}</span>
        )}
      </h1>
      <Button variant="ghost" size="icon" aria-label="Search in this conversation" className="ms-auto" onClick={onSearch}>
        <Search aria-hidden />
      </Button>
      <ConversationMenu conversation={conversation} />
    </header>
  )
}
