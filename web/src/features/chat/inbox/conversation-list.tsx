import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'

import { ConversationRow } from './conversation-row'
import { RowMenu } from './row-menu'
import { targetIndex } from './use-row-keys'
import { useNow } from '../hooks/use-now'
import type { Conversation } from '../model/types'
import { Spinner } from '@/components/ui/spinner'

const ROW_HEIGHT = 76

interface ConversationListProps {
  conversations: readonly Conversation[]
  activeId: string | undefined
  hasMore: boolean
  loadingMore: boolean
  onMore: () => void
}

/** The conversations; only the rows in view exist. Arrow keys (or j and k) move, Enter opens. */
export function ConversationList({ conversations, activeId, hasMore, loadingMore, onMore }: ConversationListProps) {
  const scroller = useRef<HTMLDivElement>(null)
  const now = useNow()
  const [focusedId, setFocusedId] = useState<string | null>(null)
  const [menuId, setMenuId] = useState<string | null>(null)
  const wanted = useRef<string | null>(null)
  const indexOf = (id: string | null | undefined) => conversations.findIndex((conversation) => conversation.id === id)
  const tabbable = Math.max(0, indexOf(focusedId) === -1 ? indexOf(activeId) : indexOf(focusedId))

  const virtualizer = useVirtualizer({
    count: conversations.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (index) => conversations[index]?.id ?? index,
    overscan: 6,
    rangeExtractor: ({ startIndex, endIndex, overscan, count }) => {
      const from = Math.max(0, startIndex - overscan)
      const to = Math.min(count - 1, endIndex + overscan)
      const shown = Array.from({ length: to - from + 1 }, (_, index) => from + index)
      // The row that Tab leads to stays, wherever the list is scrolled to.
      if (tabbable < from && tabbable < count) shown.unshift(tabbable)
      if (tabbable > to && tabbable < count) shown.push(tabbable)
      return shown
    },
  })
  const items = virtualizer.getVirtualItems()
  const lastShown = items.at(-1)?.index ?? 0

  useEffect(() => {
    if (hasMore && !loadingMore && lastShown >= conversations.length - 8) onMore()
  }, [hasMore, loadingMore, lastShown, conversations.length, onMore])

  useEffect(() => {
    if (wanted.current === null) return
    const row = scroller.current?.querySelector<HTMLElement>(`[data-conversation="${CSS.escape(wanted.current)}"]`)
    if (!row) return
    wanted.current = null
    row.focus({ preventScroll: true })
  })

  // The row with the keyboard went, put away most likely: the one in its place has it.
  const lastAt = useRef(0)
  const at = indexOf(focusedId)
  useEffect(() => {
    if (at !== -1) lastAt.current = at
    else if (focusedId !== null && document.activeElement === document.body) {
      const next = conversations[Math.min(lastAt.current, conversations.length - 1)]
      wanted.current = next?.id ?? null
      setFocusedId(wanted.current)
    }
  }, [at, conversations, focusedId])

  function move(event: KeyboardEvent) {
    const target = targetIndex(event, tabbable, conversations.length)
    const conversation = target === null ? undefined : conversations[target]
    if (target === null || !conversation) return
    event.preventDefault()
    wanted.current = conversation.id
    setFocusedId(conversation.id)
    virtualizer.scrollToIndex(target)
  }

  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the rows inside take the focus
    <nav ref={scroller} aria-label="Conversations" onKeyDown={move} className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-2 pb-3">
      <ul className="relative w-full" style={{ height: virtualizer.getTotalSize() }}>
        {items.map(({ index, key, start }) => {
          const conversation = conversations[index]
          return conversation ? (
            <li
              key={key}
              aria-setsize={hasMore ? -1 : conversations.length}
              aria-posinset={index + 1}
              className="group/row absolute inset-x-0 top-0 py-0.5"
              style={{ height: ROW_HEIGHT, transform: `translateY(${start}px)` }}
            >
              <ConversationRow
                conversation={conversation}
                active={conversation.id === activeId}
                tabbable={index === tabbable}
                now={now}
                onFocus={setFocusedId}
                onMenu={setMenuId}
              />
              <RowMenu
                conversation={conversation}
                tabbable={index === tabbable}
                open={menuId === conversation.id}
                onOpenChange={(open) => setMenuId((current) => (open ? conversation.id : current === conversation.id ? null : current))}
              />
            </li>
          ) : null
        })}
      </ul>
      {loadingMore ? (
        <div className="flex justify-center py-4">
          <Spinner />
        </div>
      ) : null}
    </nav>
  )
}
