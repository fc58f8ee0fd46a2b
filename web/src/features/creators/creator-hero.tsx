import { Lock, MessageCircle } from 'lucide-react'
import type { ReactNode } from 'react'

import { Badge } from '@/components/ui/badge'

interface CreatorHeroProps {
  displayName: string
  handle: string
  /** "12 subscribers". */
  subscribers: string
  /** Only subscribers may write. */
  subscribersOnly: boolean
  avatar: ReactNode
  /** The about text, already laid out; null shows a line that says there is none. */
  about: ReactNode
  actions: ReactNode
}

/** A creator's page. Also rendered to HTML for the server: it may use no hook and no browser object. */
export function CreatorHero(props: CreatorHeroProps) {
  const { displayName, handle, subscribers, subscribersOnly, avatar, about, actions } = props
  return (
    <article className="mx-auto w-full max-w-3xl px-4 pt-4 pb-12 sm:px-8 sm:pt-8">
      <div className="overflow-hidden rounded-[1.75rem] border border-border bg-card shadow-soft">
        <div aria-hidden className="oc-ssr-banner h-32 sm:h-44" />
        <div className="px-5 pb-7 sm:px-9 sm:pb-9">
          <div className="-mt-14 flex flex-wrap items-end justify-between gap-x-6 gap-y-4">
            <span className="flex rounded-full border-4 border-card bg-card">{avatar}</span>
            <div className="flex w-full gap-2 *:flex-1 sm:w-auto sm:pb-1 sm:*:flex-none">{actions}</div>
          </div>
          <h1 data-page-heading tabIndex={-1} className="mt-4 text-3xl leading-tight font-extrabold break-words sm:text-4xl">
            {displayName}
          </h1>
          <p className="mt-1 text-muted-foreground">@{handle}</p>
          <p className="mt-4 flex flex-wrap gap-2">
            <Badge variant="secondary" className="px-3 py-1 text-[0.8125rem]">
              {subscribers}
            </Badge>
            <Badge variant={subscribersOnly ? 'warm' : 'success'} className="px-3 py-1 text-[0.8125rem]">
              {subscribersOnly ? <Lock aria-hidden /> : <MessageCircle aria-hidden />}
              {subscribersOnly ? 'Subscribers can write' : 'Everyone can write'}
            </Badge>
          </p>
          <div className="mt-6 text-[1.0625rem] leading-relaxed">
            {about ?? <p className="text-muted-foreground">{displayName} has not written anything here yet.</p>}
          </div>
        </div>
      </div>
    </article>
  )
}

/** The about text with its line breaks kept. */
export function AboutText({ text }: { text: string }) {
  return <p className="oc-ssr-about">{text}</p>
}
