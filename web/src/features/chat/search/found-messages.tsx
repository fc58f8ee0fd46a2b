import { Link } from '@tanstack/react-router'
import { SearchX } from 'lucide-react'
import { type KeyboardEvent, useEffect, useRef } from 'react'

import { FoundRow } from './found-row'
import type { MessageSearch } from './use-message-search'
import { useChat } from '../hooks/chat-context'
import { useNow } from '../hooks/use-now'
import { ListSkeleton } from '../inbox/list-skeleton'
import { ErrorNotice } from '@/components/error-notice'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { Spinner } from '@/components/ui/spinner'
import { cn } from '@/lib/cn'

interface FoundMessagesProps {
  search: MessageSearch
  /** What was looked for, for the sentence that says that nothing was found. */
  words: string
  filtered: boolean
  /** Goes to a message of the open conversation; without it a row is a link to where the message is. */
  onChoose?: (seq: number) => void
}

const ROW = 'flex w-full items-start gap-3.5 rounded-xl px-3 py-2.5 transition-colors hover:bg-accent focus-visible:-outline-offset-2'

/** What was found; arrow keys go from one to the next. */
export function FoundMessages({ search, words, filtered, onChoose }: FoundMessagesProps) {
  const { userId } = useChat()
  const now = useNow()
  const { found, state, hasMore, loadingMore, more } = search
  const list = useRef<HTMLUListElement>(null)
  const end = useRef<HTMLLIElement>(null)
  useEffect(() => {
    const last = end.current
    if (!last || !hasMore || loadingMore) return
    const observer = new IntersectionObserver((entries) => {
      if (entries.some((entry) => entry.isIntersecting)) more()
    })
    observer.observe(last)
    return () => observer.disconnect()
  }, [hasMore, loadingMore, more, found.length])

  function move(event: KeyboardEvent) {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step === 0) return
    const rows = [...(list.current?.querySelectorAll<HTMLElement>('[data-found]') ?? [])]
    const next = rows[rows.findIndex((row) => row === document.activeElement) + step]
    if (!next) return
    event.preventDefault()
    next.focus()
  }

  if (state === 'failed') return <ErrorNotice error={search.error} title="The search did not work" onRetry={search.retry} />
  if (state === 'loading') return <ListSkeleton rows={4} />
  if (search.paused)
    return (
      <EmptyState icon={SearchX} title="Nothing found so far" description="There is more to look through, further back.">
        <Button variant="outline" loading={loadingMore} onClick={more}>
          Look further back
        </Button>
      </EmptyState>
    )
  if (found.length === 0)
    return (
      <EmptyState
        icon={SearchX}
        title="No messages found"
        description={
          filtered
            ? 'Nothing fits these filters. Try without them, or with fewer words.'
            : `Nobody wrote “${words}”. Words are found by how they begin; put several in quotation marks to find them as they stand.`
        }
      />
    )
  return (
    <>
      <p role="status" className="sr-only">
        {hasMore ? `More than ${found.length} messages found` : `${found.length} ${found.length === 1 ? 'message' : 'messages'} found`}
      </p>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the rows inside take the focus */}
      <ul
        ref={list}
        aria-label="Messages found"
        aria-busy={search.stale}
        onKeyDown={move}
        className={cn('min-h-0 flex-1 overflow-y-auto overscroll-contain px-2 pb-3', search.stale && 'opacity-60')}
      >
        {found.map((one) => (
          <li key={one.message.id}>
            {onChoose ? (
              <button type="button" data-found={one.message.id} className={ROW} onClick={() => onChoose(one.message.seq)}>
                <FoundRow found={one} selfId={userId} now={now} inside />
              </button>
            ) : (
              <Link
                to="/inbox/$conversationId"
                params={{ conversationId: one.message.conversationId }}
                search={{ at: one.message.seq }}
                data-found={one.message.id}
                className={ROW}
              >
                <FoundRow found={one} selfId={userId} now={now} inside={false} />
              </Link>
            )}
          </li>
        ))}
        {hasMore ? (
          <li ref={end} className="flex justify-center py-4">
            <Spinner />
          </li>
        ) : null}
      </ul>
    </>
  )
}
