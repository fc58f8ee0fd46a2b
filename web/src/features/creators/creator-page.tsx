import { Link } from '@tanstack/react-router'
import { UserRoundX } from 'lucide-react'

import { useCreator } from '@/api/creators'
import { ErrorNotice } from '@/components/error-notice'
import { PersonAvatar } from '@/components/person-avatar'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { Skeleton } from '@/components/ui/skeleton'
import { useDocumentTitle } from '@/lib/hooks/use-document-title'
import { toProblem } from '@/lib/problem'
import { plural } from '@/lib/text'

import { CreatorActions } from './creator-actions'
import { AboutText, CreatorHero } from './creator-hero'

/** A creator's public page. */
export function CreatorPage({ handle }: { handle: string }) {
  const { data: creator, error, refetch, isFetching } = useCreator(handle)
  useDocumentTitle(creator ? `${creator.displayName} (@${creator.handle})` : `@${handle}`)
  if (error && !creator) {
    if (toProblem(error).status === 404) return <UnknownCreator handle={handle} />
    return <ErrorNotice error={error} title="This page could not be loaded" heading="h1" onRetry={() => void refetch()} retrying={isFetching} />
  }
  if (!creator) return <LoadingCreator />
  return (
    <CreatorHero
      displayName={creator.displayName}
      handle={creator.handle}
      subscribers={plural(creator.subscriberCount, 'subscriber', 'subscribers')}
      subscribersOnly={creator.dmPolicy === 'subscribers'}
      avatar={<PersonAvatar person={creator} size="2xl" />}
      about={creator.about ? <AboutText text={creator.about} /> : null}
      actions={<CreatorActions creator={creator} />}
    />
  )
}

function UnknownCreator({ handle }: { handle: string }) {
  return (
    <EmptyState
      icon={UserRoundX}
      heading="h1"
      title={`There is no creator @${handle}`}
      description="The address may be misspelt, or the creator has chosen another handle."
      className="py-20"
    >
      <Button asChild>
        <Link to="/discover">Discover creators</Link>
      </Button>
    </EmptyState>
  )
}

function LoadingCreator() {
  return (
    <div className="mx-auto w-full max-w-3xl px-4 pt-4 sm:px-8 sm:pt-8">
      <span role="status" className="sr-only">
        Loading the page
      </span>
      <div className="overflow-hidden rounded-[1.75rem] border border-border bg-card">
        <Skeleton className="h-32 rounded-none sm:h-44" />
        <div className="px-5 pb-9 sm:px-9">
          <Skeleton className="-mt-14 size-30 rounded-full border-4 border-card" />
          <Skeleton className="mt-5 h-9 w-56" />
          <Skeleton className="mt-3 h-4 w-28" />
          <Skeleton className="mt-8 h-4 w-full" />
          <Skeleton className="mt-2.5 h-4 w-4/5" />
        </div>
      </div>
    </div>
  )
}
