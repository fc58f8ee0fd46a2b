import { Link } from '@tanstack/react-router'
import { CircleAlert, Clock3, PencilLine, Pin } from 'lucide-react'
import { type KeyboardEvent, memo, type MouseEvent } from 'react'

import { MutedSign } from './muted-sign'
import { rowAction } from './use-row-keys'
import { useShelving } from './use-shelving'
import { useChat } from '../hooks/chat-context'
import { usePresence, useTyping, useWaiting } from '../hooks/use-store'
import { activityTime, type Preview, previewOf } from '../model/preview'
import { isMuted } from '../model/shelves'
import { fullTime, listTime } from '../model/time'
import type { Conversation } from '../model/types'
import { useLongPress } from '../thread/use-long-press'
import { PersonAvatar } from '@/components/person-avatar'
import { cn } from '@/lib/cn'
import { displayName } from '@/lib/people'

const ICONS = { failed: CircleAlert, queued: Clock3, draft: PencilLine } as const

function PreviewLine({ preview, unread }: { preview: Preview; unread: boolean }) {
  const { kind, prefix, text } = preview
  const Icon = kind in ICONS ? ICONS[kind as keyof typeof ICONS] : null
  return (
    <span
      className={cn(
        'flex min-w-0 items-center gap-1.5 text-[0.9375rem]',
        unread ? 'font-medium text-foreground' : 'text-muted-foreground',
        kind === 'typing' && 'font-medium text-primary',
        kind === 'failed' && 'font-medium text-destructive',
      )}
    >
      {Icon ? <Icon aria-hidden className="size-4 shrink-0" /> : null}
      <span className={cn('truncate', (kind === 'deleted' || kind === 'empty') && 'italic')}>
        {prefix ? <span className={cn(kind === 'draft' && 'font-medium text-warm-foreground')}>{prefix}</span> : null}
        <bdi>{text}</bdi>
      </span>
    </span>
  )
}

function PinnedSign() {
  return (
    <span className="ms-auto shrink-0 text-muted-foreground">
      <Pin aria-hidden className="size-4" />
      <span className="sr-only">pinned</span>
    </span>
  )
}

/** Quieter where nothing is told by itself. */
function UnreadCount({ count, marked, muted }: { count: number; marked: boolean; muted: boolean }) {
  if (count === 0 && !marked) return null
  const colors = muted ? 'bg-muted-foreground text-background' : 'bg-primary text-primary-foreground'
  if (count === 0)
    return (
      <span className={cn('size-3 shrink-0 rounded-full', colors)}>
        <span className="sr-only">marked as unread</span>
      </span>
    )
  return (
    <span className={cn('inline-flex h-5.5 min-w-5.5 shrink-0 items-center justify-center rounded-full px-1.5 text-xs font-bold tabular-nums', colors)}>
      {count > 99 ? '99+' : count}
      <span className="sr-only"> unread</span>
    </span>
  )
}

interface ConversationRowProps {
  conversation: Conversation
  active: boolean
  /** Whether the row is the one the Tab key reaches. */
  tabbable: boolean
  now: number
  onFocus: (id: string) => void
  /** A press for a menu: the right button, a long touch, the menu key. */
  onMenu: (id: string) => void
}

export const ConversationRow = memo(function ConversationRow({ conversation, active, tabbable, now, onFocus, onMenu }: ConversationRowProps) {
  const { drafts, userId } = useChat()
  const { id, peer, unreadCount, settings } = conversation
  const typing = useTyping(id)
  const waiting = useWaiting(id)
  const online = usePresence(peer.id)?.online ?? false
  const preview = previewOf({ conversation, selfId: userId, typing, draft: drafts.get(id), waiting })
  const at = activityTime(conversation, waiting)
  const unread = unreadCount > 0 || settings.unread
  const shelving = useShelving(conversation)
  // Not every phone takes a long press for the menu key.
  const press = useLongPress(() => onMenu(id))
  const menu = (event: MouseEvent) => {
    // With Shift the browser's own menu comes.
    if (event.shiftKey && event.button === 2) return
    event.preventDefault()
    onMenu(id)
  }
  const act = (event: KeyboardEvent) => {
    const action = event.repeat ? null : rowAction(event)
    if (!action) return
    event.preventDefault()
    shelving[action]()
  }
  return (
    <Link
      to="/inbox/$conversationId"
      params={{ conversationId: id }}
      data-conversation={id}
      aria-current={active ? 'page' : undefined}
      tabIndex={tabbable ? 0 : -1}
      onFocus={() => onFocus(id)}
      {...press}
      onContextMenu={menu}
      onKeyDown={act}
      draggable={false}
      className={cn(
        'flex h-full items-center gap-3.5 rounded-xl px-3 transition-colors [-webkit-touch-callout:none] hover:bg-accent focus-visible:-outline-offset-2 pointer-coarse:select-none',
        active && 'bg-accent',
      )}
    >
      <PersonAvatar person={peer} online={online} className="[&>[data-slot=avatar]]:size-13" />
      <span className="grid min-w-0 flex-1 grid-cols-[minmax(0,1fr)] gap-0.5">
        <span className="flex items-baseline justify-between gap-3">
          <span className={cn('truncate', unread ? 'font-bold' : 'font-semibold')}>
            <bdi>{displayName(peer)}</bdi>
            <MutedSign conversation={conversation} />
            {online ? <span className="sr-only">, online</span> : null}
          </span>
          <time
            dateTime={at}
            title={fullTime(at)}
            className={cn('shrink-0 text-xs', unread ? 'font-semibold text-primary' : 'text-muted-foreground')}
          >
            {listTime(at, now)}
          </time>
        </span>
        {/* Under a mouse the button for the menu stands at the end. */}
        <span className="flex items-center justify-between gap-3 [@media(hover:hover)]:group-hover/row:pe-8">
          <PreviewLine preview={preview} unread={unread} />
          {settings.pinnedAt ? <PinnedSign /> : null}
          <UnreadCount count={unreadCount} marked={settings.unread} muted={isMuted(settings, now)} />
        </span>
      </span>
    </Link>
  )
})
