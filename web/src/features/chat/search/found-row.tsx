import { Paperclip } from 'lucide-react'

import type { FoundMessage } from './filters'
import { snippetOf } from './snippet'
import { summaryOf } from '../model/summary'
import { fullTime, listTime } from '../model/time'
import { PersonAvatar } from '@/components/person-avatar'
import { displayName } from '@/lib/people'

interface FoundRowProps {
  found: FoundMessage
  selfId: string
  now: number
  /** In one conversation it goes without saying with whom. */
  inside: boolean
}

/** A message that was found: with whom, when, and what of it was looked for. */
export function FoundRow({ found: { message, peer, highlights }, selfId, now, inside }: FoundRowProps) {
  const own = message.author.userId === selfId
  const writer = own ? 'You' : displayName(peer)
  const parts = snippetOf(message.text, highlights)
  return (
    <>
      {inside ? null : <PersonAvatar person={peer} className="mt-0.5" />}
      <span className="grid min-w-0 flex-1 gap-0.5 text-start">
        <span className="flex items-baseline justify-between gap-3">
          <span className="truncate font-semibold">
            <bdi>{inside ? writer : displayName(peer)}</bdi>
          </span>
          <time dateTime={message.createdAt} title={fullTime(message.createdAt)} className="shrink-0 text-xs text-muted-foreground">
            {listTime(message.createdAt, now)}
          </time>
        </span>
        <span className="line-clamp-2 text-[0.9375rem] wrap-anywhere text-muted-foreground">
          {own && !inside ? 'You: ' : null}
          {message.attachments.length > 0 ? <Paperclip aria-hidden className="me-1 inline size-3.5" /> : null}
          {parts.length === 0 ? (
            summaryOf(message)
          ) : (
            <bdi>
              {parts.map((part, index) =>
                part.marked ? (
                  // oxlint-disable-next-line react/no-array-index-key -- a snippet never changes
                  <mark key={index} className="rounded-xs bg-secondary px-0.5 font-semibold text-foreground">
                    {part.text}
                  </mark>
                ) : (
                  part.text
                ),
              )}
            </bdi>
          )}
        </span>
      </span>
    </>
  )
}
