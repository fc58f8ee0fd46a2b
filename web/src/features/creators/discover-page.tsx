import { SearchX, Sparkles } from 'lucide-react'
import { Link } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'

import { $api } from '@/api'
import { ErrorNotice } from '@/components/error-notice'
import { PageHeader } from '@/components/page'
import { ProblemAlert } from '@/components/problem-alert'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { Skeleton } from '@/components/ui/skeleton'
import { plural } from '@/lib/text'

import { CreatorCard } from './creator-card'
import { CreatorSearch } from './creator-search'

const PAGE_SIZE = 24

interface DiscoverPageProps {
  /** The search, as it stands in the address. */
  query: string
  onQueryChange: (query: string) => void
}

/** Finding creators. */
export function DiscoverPage({ query, onQueryChange }: DiscoverPageProps) {
  const list = $api.useInfiniteQuery(
    'get',
    '/api/creators',
    { params: { query: { limit: PAGE_SIZE, ...(query ? { q: query } : {}) } } },
    {
      pageParamName: 'cursor',
      // Not undefined: the first page would be asked for with "cursor=0".
      initialPageParam: null as string | null,
      getNextPageParam: (page) => page.nextCursor,
    },
  )
  const creators = list.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <div className="mx-auto w-full max-w-5xl px-4 pt-6 pb-12 sm:px-8 sm:pt-10">
      <PageHeader title="Discover" description="Find somebody worth writing to." />
      <CreatorSearch query={query} onQueryChange={onQueryChange} />
      <p role="status" className="sr-only">
        {list.isPending ? 'Searching' : `${plural(creators.length, 'creator', 'creators')} found`}
      </p>
      {list.isPending ? <LoadingCards /> : null}
      {list.error && creators.length === 0 ? (
        <ErrorNotice
          error={list.error}
          title="Creators could not be loaded"
          onRetry={() => void list.refetch()}
          retrying={list.isFetching}
        />
      ) : null}
      {list.isSuccess && creators.length === 0 ? <NobodyFound query={query} onClear={() => onQueryChange('')} /> : null}
      {creators.length > 0 ? (
        <>
          <ul className="mt-6 grid gap-4 md:grid-cols-2">
            {creators.map((creator) => (
              <li key={creator.userId} className="min-w-0">
                <CreatorCard creator={creator} />
              </li>
            ))}
          </ul>
          <div className="mt-6 grid justify-items-center gap-4">
            {list.isFetchNextPageError ? <ProblemAlert error={list.error} /> : null}
            {list.hasNextPage ? (
              <MoreButton
                automatic={!list.isFetchNextPageError}
                loading={list.isFetchingNextPage}
                onMore={() => void list.fetchNextPage()}
              />
            ) : null}
          </div>
        </>
      ) : null}
    </div>
  )
}

/** Loads the next page when it comes into view; also a button, for the keyboard and after a failure. */
function MoreButton({ automatic, loading, onMore }: { automatic: boolean; loading: boolean; onMore: () => void }) {
  const ref = useRef<HTMLDivElement>(null)
  const more = useRef(onMore)
  useEffect(() => {
    more.current = onMore
  })
  useEffect(() => {
    const element = ref.current
    if (!element || !automatic || loading) return
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) more.current()
      },
      { rootMargin: '400px' },
    )
    observer.observe(element)
    return () => observer.disconnect()
  }, [automatic, loading])
  return (
    <div ref={ref}>
      <Button variant="outline" loading={loading} onClick={onMore}>
        {automatic ? 'Show more' : 'Try again'}
      </Button>
    </div>
  )
}

function NobodyFound({ query, onClear }: { query: string; onClear: () => void }) {
  if (query) {
    return (
      <EmptyState icon={SearchX} title={`Nobody found for “${query}”`} description="Look for a name or a handle, or for less of it.">
        <Button variant="outline" onClick={onClear}>
          Show everybody
        </Button>
      </EmptyState>
    )
  }
  return (
    <EmptyState icon={Sparkles} title="No creators yet" description="Somebody has to be the first. It takes a minute.">
      <Button asChild>
        <Link to="/creator">Become a creator</Link>
      </Button>
    </EmptyState>
  )
}

function LoadingCards() {
  return (
    <div className="mt-6 grid gap-4 md:grid-cols-2">
      {['a', 'b', 'c', 'd', 'e', 'f'].map((key) => (
        <div key={key} className="flex gap-4 rounded-2xl border border-border bg-card p-5">
          <Skeleton className="size-16 shrink-0 rounded-full" />
          <div className="flex-1">
            <Skeleton className="h-5 w-2/5" />
            <Skeleton className="mt-2 h-3.5 w-1/4" />
            <Skeleton className="mt-4 h-3.5 w-full" />
            <Skeleton className="mt-2 h-3.5 w-3/4" />
          </div>
        </div>
      ))}
    </div>
  )
}
