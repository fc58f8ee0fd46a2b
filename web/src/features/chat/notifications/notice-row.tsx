import { Link } from '@tanstack/react-router'
import { FileWarning } from 'lucide-react'
import type { ReactNode } from 'react'

import type { Notice } from './queries'
import { fullTime, listTime } from '../model/time'
import { PersonAvatar } from '@/components/person-avatar'
import { cn } from '@/lib/cn'
import { displayName } from '@/lib/people'

interface NoticeRowProps {
  notice: Notice
  now: number
  tabbable: boolean
  onFocus: () => void
  onOpen: () => void
}

/** Something in the centre; opening it leads to what it is about. */
export function NoticeRow({ notice: { id, about, read, createdAt }, now, tabbable, onFocus, onOpen }: NoticeRowProps) {
  const rest = {
    'data-notice': id,
    tabIndex: tabbable ? 0 : -1,
    onFocus,
    onClick: onOpen,
    className: cn('flex min-h-18 items-center gap-3.5 rounded-xl px-3 py-2.5 transition-colors hover:bg-accent', read ? '' : 'bg-secondary/60'),
  }
  const content = (icon: ReactNode, words: ReactNode) => (
    <>
      {icon}
      <span className="min-w-0 flex-1 text-[0.9375rem]">{words}</span>
      <time dateTime={createdAt} title={fullTime(createdAt)} className="shrink-0 self-start text-xs text-muted-foreground">
        {listTime(createdAt, now)}
      </time>
      {read ? null : (
        <span className="size-2.5 shrink-0 rounded-full bg-primary">
          <span className="sr-only">unread</span>
        </span>
      )}
    </>
  )
  switch (about.kind) {
    case 'reaction':
      return (
        <Link to="/inbox/$conversationId" params={{ conversationId: about.conversationId }} search={{ at: about.seq }} {...rest}>
          {content(
            <PersonAvatar person={about.user} />,
            <>
              <bdi className="font-semibold">{displayName(about.user)}</bdi> reacted {about.emoji} to {about.excerpt === '' ? 'what you sent' : 'your message'}
              {about.excerpt === '' ? null : (
                <span className="block truncate text-muted-foreground">
                  <bdi>{about.excerpt}</bdi>
                </span>
              )}
            </>,
          )}
        </Link>
      )
    case 'subscriber':
      return (
        <Link to="/inbox" {...rest}>
          {content(
            <PersonAvatar person={about.user} />,
            <>
              <bdi className="font-semibold">{displayName(about.user)}</bdi> subscribed to you
            </>,
          )}
        </Link>
      )
    case 'file':
      return (
        <Link to="/vault" {...rest}>
          {content(
            <span aria-hidden className="flex size-11 shrink-0 items-center justify-center rounded-full bg-destructive-soft text-destructive">
              <FileWarning className="size-5" />
            </span>,
            <>
              <bdi className="font-semibold">{about.name}</bdi> could not be prepared
              <span className="block text-muted-foreground">Look at it in your vault: you can try again or remove it.</span>
            </>,
          )}
        </Link>
      )
  }
}
