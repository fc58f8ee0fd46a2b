import { Bell, CheckCheck, Settings } from 'lucide-react'
import { Link, useNavigate } from '@tanstack/react-router'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'

import { NoticeRow } from './notice-row'
import { type NoticeKind, totalOf, useCounts, useNotices, useRead } from './queries'
import { useMaybeChat } from '../hooks/chat-context'
import { useNow } from '../hooks/use-now'
import { targetIndex } from '../inbox/use-row-keys'
import { ErrorNotice } from '@/components/error-notice'
import { Page, PageHeader } from '@/components/page'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { Skeleton } from '@/components/ui/skeleton'
import { toast } from '@/components/ui/sonner'
import { Spinner } from '@/components/ui/spinner'
import { plural } from '@/lib/text'

const TABS: readonly { kind: NoticeKind | undefined; label: string; empty: string }[] = [
  { kind: undefined, label: 'All', empty: 'When somebody reacts to what you write, or subscribes to you, you find it here.' },
  { kind: 'reaction', label: 'Reactions', empty: 'When somebody reacts to what you write, you find it here.' },
  { kind: 'subscriber', label: 'Subscribers', empty: 'When somebody subscribes to your page, you find it here.' },
  { kind: 'file', label: 'Files', empty: 'When a file of yours cannot be prepared, you find it here.' },
]

/** What happened while one was not looking, with what is unread marked. */
export function NotificationsPage({ kind }: { kind: NoticeKind | undefined }) {
  const navigate = useNavigate()
  const chat = useMaybeChat()
  const counts = useCounts()
  // In the address, so that whoever comes back from what they opened finds the same list.
  const show = (next: NoticeKind | undefined) => void navigate({ to: '/notifications', search: next ? { kind: next } : {}, replace: true })
  return (
    <Page>
      <PageHeader
        title="Activity"
        actions={
          <Button asChild variant="outline" size="sm">
            <Link to="/settings" hash="notifications">
              <Settings aria-hidden />
              Settings
            </Link>
          </Button>
        }
      />
      <div role="group" aria-label="Show" className="mb-4 flex flex-wrap gap-2">
        {TABS.map((tab) => {
          const unread = tab.kind ? (counts?.[tab.kind] ?? 0) : totalOf(counts)
          return (
            <Button key={tab.label} variant={tab.kind === kind ? 'default' : 'outline'} size="sm" aria-pressed={tab.kind === kind} onClick={() => show(tab.kind)}>
              {tab.label}
              {unread > 0 ? (
                <span className="tabular-nums">
                  {unread > 99 ? '99+' : unread}
                  <span className="sr-only"> unread</span>
                </span>
              ) : null}
            </Button>
          )
        })}
      </div>
      {chat ? <Notices key={kind ?? 'all'} kind={kind} /> : <Waiting />}
    </Page>
  )
}

function Notices({ kind }: { kind: NoticeKind | undefined }) {
  const { data, error, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage, refetch } = useNotices(kind)
  const read = useRead()
  const counts = useCounts()
  const now = useNow()
  const list = useRef<HTMLUListElement>(null)
  const [focused, setFocused] = useState<string | null>(null)
  const notices = data?.pages.flatMap((page) => page.items) ?? []
  const [first] = notices
  const tabbable = Math.max(0, notices.findIndex(({ id }) => id === focused))
  // A page of which everything is gone says where to go on.
  const nothingYet = data !== undefined && notices.length === 0 && hasNextPage
  useEffect(() => {
    if (nothingYet && !isFetchingNextPage && !isFetchNextPageError) void fetchNextPage()
  }, [nothingYet, isFetchingNextPage, isFetchNextPageError, fetchNextPage])

  if (error && !data) return <ErrorNotice error={error} title="Your activity could not be loaded" onRetry={() => void refetch()} />
  if (!data || nothingYet) return <Waiting />
  if (!first) return <EmptyState icon={Bell} title="Nothing new" description={TABS.find((tab) => tab.kind === kind)?.empty} />

  const move = (event: KeyboardEvent) => {
    const target = targetIndex(event, tabbable, notices.length)
    const notice = target === null ? undefined : notices[target]
    if (!notice) return
    event.preventDefault()
    list.current?.querySelector<HTMLElement>(`[data-notice="${CSS.escape(notice.id)}"]`)?.focus()
  }
  const readAll = () => {
    const count = kind ? (counts?.[kind] ?? 0) : totalOf(counts)
    const said = count > 0 ? `${plural(count, 'notification', 'notifications')} marked as read` : 'All marked as read'
    read({ upTo: first.id, ...(kind ? { kind } : {}) }, () => toast(said))
    // The button goes with what it was for.
    list.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus({ preventScroll: true })
  }
  return (
    <>
      {notices.some((notice) => !notice.read) ? (
        <Button variant="ghost" size="sm" className="mb-2" onClick={readAll}>
          <CheckCheck aria-hidden />
          Mark all as read
        </Button>
      ) : null}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the rows inside take the focus */}
      <ul ref={list} aria-label="Activity" onKeyDown={move} className="-mx-3 grid grid-cols-[minmax(0,1fr)] gap-1">
        {notices.map((notice, index) => (
          <li key={notice.id}>
            <NoticeRow
              notice={notice}
              now={now}
              tabbable={index === tabbable}
              onFocus={() => setFocused(notice.id)}
              onOpen={() => {
                if (!notice.read) read({ ids: [notice.id] })
              }}
            />
          </li>
        ))}
      </ul>
      {hasNextPage ? (
        <div className="mt-3 flex justify-center">
          {isFetchingNextPage ? (
            <Spinner />
          ) : (
            <Button variant="outline" onClick={() => void fetchNextPage()}>
              {isFetchNextPageError ? 'Try again' : 'Show more'}
            </Button>
          )}
        </div>
      ) : null}
    </>
  )
}

function Waiting() {
  return (
    <div role="status" className="grid gap-2">
      <span className="sr-only">Loading activity…</span>
      {[1, 2, 3].map((row) => (
        <Skeleton key={row} className="h-18" />
      ))}
    </div>
  )
}
