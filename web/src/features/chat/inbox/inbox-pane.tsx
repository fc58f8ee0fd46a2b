import { Link } from '@tanstack/react-router'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Archive, ArrowLeft, MessagesSquare, SearchX } from 'lucide-react'
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react'

import { ConversationList } from './conversation-list'
import { ListSearch } from './list-search'
import { ListSkeleton } from './list-skeleton'
import { useConversationSearch } from './use-conversation-search'
import { useChat } from '../hooks/chat-context'
import { useConnection, useConversations } from '../hooks/use-store'
import { shelvesOf } from '../model/shelves'
import type { Conversation } from '../model/types'
import { ConnectionBanner } from '../thread/connection-banner'
import { ErrorNotice } from '@/components/error-notice'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { Tabs, TabsContent, TabsList, TabsTrigger } from '@/components/ui/tabs'
import { useDebouncedValue } from '@/lib/hooks/use-debounced-value'
import { toProblem } from '@/lib/problem'

const InboxMessages = lazy(async () => ({ default: (await import('../search/inbox-messages')).InboxMessages }))

/** Longest name the server looks for. */
const MOST_OF_A_NAME = 100

/** The list of conversations with its search. */
export function InboxPane({ activeId }: { activeId: string | undefined }) {
  const [typed, setTyped] = useState('')
  const query = useDebouncedValue(typed, 200).trim()
  const pane = useRef<HTMLDivElement>(null)
  const enterList = () => pane.current?.querySelector<HTMLElement>('[data-conversation][tabindex="0"], [data-found]')?.focus()
  return (
    <div ref={pane} className="flex h-full min-h-0 flex-col">
      <header className="grid shrink-0 gap-3 px-5 pt-5 pb-3">
        <h1 data-page-heading={activeId === undefined || undefined} tabIndex={-1} className="text-[1.75rem] leading-tight font-extrabold">
          Inbox
        </h1>
        <ListSearch value={typed} onChange={setTyped} onLeave={enterList} ofPage label="Search people and messages" placeholder="Search" />
      </header>
      {/* Beside an open conversation it says so itself. */}
      {activeId === undefined ? <ConnectionBanner /> : null}
      {typed.trim() === '' ? <AllConversations activeId={activeId} /> : <Found query={query} activeId={activeId} />}
    </div>
  )
}

/** People and messages beside each other: what is typed may be a name or a word. */
function Found({ query, activeId }: { query: string; activeId: string | undefined }) {
  return (
    <Tabs defaultValue="people" className="flex min-h-0 flex-1 flex-col">
      <div className="shrink-0 px-5 pb-3">
        <TabsList aria-label="What is searched" className="flex">
          <TabsTrigger value="people">People</TabsTrigger>
          <TabsTrigger value="messages">Messages</TabsTrigger>
        </TabsList>
      </div>
      <TabsContent value="people" tabIndex={-1} className="flex min-h-0 flex-1 flex-col">
        <FoundConversations query={query.slice(0, MOST_OF_A_NAME)} activeId={activeId} />
      </TabsContent>
      <TabsContent value="messages" tabIndex={-1} className="flex min-h-0 flex-1 flex-col">
        <Suspense fallback={<ListSkeleton rows={3} />}>
          <InboxMessages words={query} />
        </Suspense>
      </TabsContent>
    </Tabs>
  )
}

function AllConversations({ activeId }: { activeId: string | undefined }) {
  const { inbox } = useChat()
  const all = useConversations()
  const { inbox: conversations, archived } = useMemo(() => shelvesOf(all), [all])
  const [shelf, setShelf] = useState<'inbox' | 'archived'>('inbox')
  const { kind: connection } = useConnection()
  const more = useCallback(() => {
    if (inbox.state.kind === 'idle') void inbox.loadMore()
  }, [inbox])
  const { state, loaded, hasMore } = inbox
  if (!loaded && state.kind === 'failed')
    return (
      <ErrorNotice error={state.problem} title="Your conversations could not be loaded" onRetry={() => void inbox.retry()} />
    )
  if (!loaded) return <ListSkeleton />
  // The last one came back, or this one was never there.
  if (shelf === 'archived' && archived.length > 0) return <Archived conversations={archived} activeId={activeId} onBack={() => setShelf('inbox')} />
  if (all.length === 0)
    return (
      <EmptyState
        icon={MessagesSquare}
        title="No conversations yet"
        description="Find a creator you like and write the first message. The answer will appear here."
      >
        <Button asChild>
          <Link to="/discover">Discover creators</Link>
        </Button>
      </EmptyState>
    )
  return (
    <>
      {/* Without a connection the banner says it, and it is tried again with the connection. */}
      {state.kind === 'failed' && connection === 'online' ? <NotAll error={state.problem} onRetry={() => void inbox.retry()} /> : null}
      <ConversationList
        conversations={conversations}
        activeId={activeId}
        hasMore={hasMore}
        loadingMore={hasMore && state.kind === 'loading'}
        onMore={more}
      />
      {archived.length > 0 ? (
        <Button variant="ghost" className="mx-2 mb-2 h-12 shrink-0 justify-start gap-4 px-4" onClick={() => setShelf('archived')}>
          <Archive aria-hidden />
          Archived
          <span className="ms-auto text-muted-foreground tabular-nums">{archived.length}</span>
        </Button>
      ) : null}
    </>
  )
}

/** What was put away; a message brings it back, unless it is muted. */
function Archived({ conversations, activeId, onBack }: { conversations: readonly Conversation[]; activeId: string | undefined; onBack: () => void }) {
  const { api, store, userId } = useChat()
  const list = useInfiniteQuery({
    queryKey: ['chat', userId, 'archived'],
    initialPageParam: '',
    queryFn: async ({ pageParam, signal }) => {
      const asOf = store.mark()
      const page = await api.conversations({ shelf: 'archived', cursor: pageParam, signal })
      store.addConversations(page.items, asOf)
      return { nextCursor: page.nextCursor }
    },
    getNextPageParam: (page) => page.nextCursor,
  })
  const { fetchNextPage, hasNextPage, isFetching, isError, error, refetch } = list
  const more = useMore(list)
  return (
    <>
      <div className="flex shrink-0 items-center gap-1 px-3 pb-2">
        <Button variant="ghost" size="icon" aria-label="Back to all conversations" onClick={onBack}>
          <ArrowLeft aria-hidden className="rtl:rotate-180" />
        </Button>
        <h2 className="font-bold">Archived</h2>
      </div>
      {isError ? <NotAll error={error} onRetry={() => void (hasNextPage ? fetchNextPage() : refetch())} /> : null}
      <ConversationList conversations={conversations} activeId={activeId} hasMore={hasNextPage} loadingMore={isFetching} onMore={more} />
    </>
  )
}

/** Loads the next page, once: what failed is tried again by whoever reads that it did. */
function useMore({ fetchNextPage, isError }: { fetchNextPage: () => Promise<unknown>; isError: boolean }): () => void {
  return useCallback(() => {
    if (!isError) void fetchNextPage()
  }, [fetchNextPage, isError])
}

/** Over a list of which a part could not be loaded. */
function NotAll({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  return (
    <p role="alert" className="mx-5 mb-2 flex items-center justify-between gap-3 rounded-lg bg-destructive-soft px-3 py-1 text-sm">
      {toProblem(error).detail}
      <Button variant="ghost" size="sm" onClick={onRetry}>
        Try again
      </Button>
    </p>
  )
}

function FoundConversations({ query, activeId }: { query: string; activeId: string | undefined }) {
  const { found, search } = useConversationSearch(query)
  const { fetchNextPage, hasNextPage, isFetching, isError, error, refetch } = search
  const more = useMore(search)
  // An answer covers a part of a long list and may be empty: look on until somebody is found.
  const nobodyYet = found.length === 0 && hasNextPage
  useEffect(() => {
    if (nobodyYet && !isFetching && !isError) more()
  }, [nobodyYet, isFetching, isError, more])
  if (found.length > 0)
    return (
      <>
        {isError ? <NotAll error={error} onRetry={() => void (hasNextPage ? fetchNextPage() : refetch())} /> : null}
        <ConversationList conversations={found} activeId={activeId} hasMore={hasNextPage} loadingMore={isFetching} onMore={more} />
      </>
    )
  if (isError) return <ErrorNotice error={error} title="The search did not work" onRetry={() => void refetch()} />
  if (isFetching || nobodyYet) return <ListSkeleton rows={3} />
  return (
    <EmptyState
      icon={SearchX}
      title="Nobody by that name"
      description="You have no conversation with somebody called like this. Creators you have not written to yet are in Discover."
    >
      <Button asChild variant="outline">
        <Link to="/discover" search={{ q: query }}>
          Search in Discover
        </Link>
      </Button>
    </EmptyState>
  )
}
