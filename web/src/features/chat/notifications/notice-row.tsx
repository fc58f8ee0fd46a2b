import { Link, useNavigate } from '@tanstack/react-router'
import { FileWarning } from 'lucide-react'
import { type ReactNode, useState } from 'react'

import type { Notice } from './queries'
import { useChat } from '../hooks/chat-context'
import { FAULTS } from '../media/words'
import { fullTime, listTime } from '../model/time'
import { complain } from '../thread/use-thread-actions'
import { api, type Schemas } from '@/api'
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
    className: cn(
      'flex min-h-18 w-full items-center gap-3.5 rounded-xl px-3 py-2.5 text-start transition-colors hover:bg-accent',
      read ? '' : 'bg-secondary/60',
    ),
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
      return <Subscriber user={about.user} rest={rest} content={content} />
    case 'file':
      return (
        <Link to="/vault" {...rest}>
          {content(
            <span aria-hidden className="flex size-11 shrink-0 items-center justify-center rounded-full bg-destructive-soft text-destructive">
              <FileWarning className="size-5" />
            </span>,
            <>
              <bdi className="font-semibold">{about.name}</bdi> could not be prepared
              <span className="block text-muted-foreground">{faultText(about.fault)} Look at it in your vault.</span>
            </>,
          )}
        </Link>
      )
  }
}

/** Why a file cannot be shown; a newer server may know of more reasons. */
export function faultText(fault: string): string {
  return Object.entries(FAULTS).find(([code]) => code === fault)?.[1] ?? FAULTS.internal
}

interface SubscriberProps {
  user: Schemas['PublicUser']
  rest: { readonly onClick: () => void; readonly className: string }
  content: (icon: ReactNode, words: ReactNode) => ReactNode
}

/** Leads to the conversation with them; else to their page; and who has neither is written to. */
function Subscriber({ user, rest, content }: SubscriberProps) {
  const { store } = useChat()
  const navigate = useNavigate()
  const [opening, setOpening] = useState(false)
  const said = (more: string | null) =>
    content(
      <PersonAvatar person={user} />,
      <>
        <bdi className="font-semibold">{displayName(user)}</bdi> subscribed to you
        {more === null ? null : <span className="block text-muted-foreground">{more}</span>}
      </>,
    )
  const conversation = store.conversations.withPeer(user.id)
  if (conversation)
    return (
      <Link to="/inbox/$conversationId" params={{ conversationId: conversation.id }} {...rest}>
        {said(null)}
      </Link>
    )
  if (user.creator)
    return (
      <Link to="/c/$handle" params={{ handle: user.creator.handle }} {...rest}>
        {said(null)}
      </Link>
    )
  const write = async () => {
    setOpening(true)
    try {
      const { data } = await api.POST('/api/conversations', { body: { userId: user.id } })
      if (data) await navigate({ to: '/inbox/$conversationId', params: { conversationId: data.id } })
    } catch (error) {
      complain('The conversation could not be opened', error, { label: 'Try again', onClick: () => void write() })
    } finally {
      setOpening(false)
    }
  }
  return (
    <button
      type="button"
      {...rest}
      aria-busy={opening}
      onClick={() => {
        rest.onClick()
        if (!opening) void write()
      }}
    >
      {said('Write to them')}
    </button>
  )
}
