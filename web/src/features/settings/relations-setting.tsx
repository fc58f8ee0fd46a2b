import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { api, type Schemas } from '@/api'
import { ErrorNotice } from '@/components/error-notice'
import { PersonAvatar } from '@/components/person-avatar'
import { Button } from '@/components/ui/button'
import { Skeleton } from '@/components/ui/skeleton'
import { toast } from '@/components/ui/sonner'
import { displayName } from '@/lib/people'
import { toProblem } from '@/lib/problem'

type Relation = Schemas['Relation']

const KEY = ['get', '/api/relations'] as const

/** Whom the viewer blocks or restricts, each with the way back. */
export function RelationsSetting() {
  const list = useInfiniteQuery({
    queryKey: KEY,
    initialPageParam: '',
    queryFn: async ({ pageParam, signal }) => {
      const query = { limit: 50, ...(pageParam === '' ? {} : { cursor: pageParam }) }
      const { data } = await api.GET('/api/relations', { params: { query }, signal })
      return data ?? { items: [], nextCursor: null }
    },
    getNextPageParam: (page) => page.nextCursor,
  })
  const { data, error, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = list
  if (error && !data) return <ErrorNotice error={error} title="The list could not be loaded" onRetry={() => void refetch()} />
  if (!data) return <Skeleton className="h-14" />
  const people = data.pages.flatMap((page) => page.items)
  if (people.length === 0) return <p className="text-[0.9375rem] text-muted-foreground">Nobody. You can block or restrict somebody from a conversation.</p>
  return (
    <>
      <ul aria-label="Blocked and restricted people" className="grid gap-1">
        {people.map((relation) => (
          <RelationRow key={relation.user.id} relation={relation} />
        ))}
      </ul>
      {hasNextPage ? (
        <Button variant="outline" className="mt-3" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          Show more
        </Button>
      ) : null}
    </>
  )
}

function RelationRow({ relation: { user, blockedAt, restrictedAt } }: { relation: Relation }) {
  const queryClient = useQueryClient()
  const [busy, setBusy] = useState(false)
  const name = displayName(user)
  const release = () => {
    setBusy(true)
    const body = { blocked: false, restricted: false }
    api
      .PUT('/api/relations/{userId}', { params: { path: { userId: user.id } }, body })
      .then(() => queryClient.invalidateQueries({ queryKey: KEY }))
      .catch((error: unknown) => {
        toast.error('That did not work', { description: toProblem(error).detail, action: { label: 'Try again', onClick: release } })
      })
      .finally(() => setBusy(false))
  }
  return (
    <li className="flex min-h-14 items-center gap-3.5">
      <PersonAvatar person={user} />
      <span className="min-w-0 flex-1">
        <span className="block truncate font-semibold">
          <bdi>{name}</bdi>
        </span>
        <span className="block text-sm text-muted-foreground">
          {[blockedAt ? 'Blocked' : '', restrictedAt ? 'Restricted' : ''].filter(Boolean).join(', ')}
        </span>
      </span>
      <Button variant="outline" size="sm" loading={busy} aria-label={`${blockedAt ? 'Unblock' : 'Stop restricting'} ${name}`} onClick={release}>
        {blockedAt ? 'Unblock' : 'Stop restricting'}
      </Button>
    </li>
  )
}
