import { Link } from '@tanstack/react-router'
import { Lock } from 'lucide-react'

import { type Creator, isSubscribed } from '@/api/creators'
import { PersonAvatar } from '@/components/person-avatar'
import { plural } from '@/lib/text'


/** A creator in the list of Discover. The whole card leads to the page. */
export function CreatorCard({ creator }: { creator: Creator }) {
  return (
    <article className="group relative flex gap-4 rounded-2xl border border-border bg-card p-4 shadow-soft transition-[border-color,box-shadow] hover:border-primary/40 hover:shadow-lift sm:p-5">
      <PersonAvatar person={creator} size="lg" />
      <div className="min-w-0 flex-1">
        <h2 className="truncate text-[1.0625rem] leading-snug font-bold">
          <Link
            to="/c/$handle"
            params={{ handle: creator.handle }}
            className="outline-none after:absolute after:inset-0 after:rounded-2xl focus-visible:after:outline-2 focus-visible:after:outline-offset-2 focus-visible:after:outline-ring"
          >
            {creator.displayName}
          </Link>
        </h2>
        <p className="truncate text-sm text-muted-foreground">@{creator.handle}</p>
        <p className="mt-2 line-clamp-2 min-h-[2.6em] text-sm leading-[1.3] text-foreground/85">
          {creator.about ?? <span className="text-muted-foreground">Nothing written here yet.</span>}
        </p>
        <p className="mt-3 flex flex-wrap items-center gap-x-3 gap-y-1 text-xs font-semibold text-muted-foreground">
          <span>{plural(creator.subscriberCount, 'subscriber', 'subscribers')}</span>
          {creator.dmPolicy === 'subscribers' ? (
            <span className="inline-flex items-center gap-1 text-warm-foreground">
              <Lock aria-hidden className="size-3.5" />
              Subscribers write
            </span>
          ) : null}
          {isSubscribed(creator) ? <span className="text-success">✓ Subscribed</span> : null}
        </p>
      </div>
    </article>
  )
}
