import { useVirtualizer, type VirtualItem, type Virtualizer } from '@tanstack/react-virtual'
import { type Ref, useCallback, useEffect, useImperativeHandle, useLayoutEffect, useRef, useState } from 'react'

import { ConversationStart } from './conversation-start'
import { EdgeNotice } from './edge-notice'
import { JumpButton } from './jump-button'
import { MessageRow } from './message-row'
import { type RowOverlay, useThreadActions } from './thread-actions'
import { handleListKey } from './use-list-keys'
import { estimateRow } from './row-estimate'
import { useReading } from './use-reading'
import { useEnd } from './use-end'
import { indexOfKey, type Rows } from './use-rows'
import { useChat } from '../hooks/chat-context'
import { useLimits } from '../hooks/use-limits'
import { useNow } from '../hooks/use-now'
import { useThread } from '../hooks/use-store'
import { deliveryOf, shapeOf } from '../model/timeline'
import type { Conversation } from '../model/types'
import { displayName } from '@/lib/people'

/** Rows this near to an end of what is loaded have the next page fetched. */
const PREFETCH_ROWS = 15
/** Nearer to the bottom than this counts as being there. */
const END_SLACK_PX = 60
const HIGHLIGHT_MS = 2_000

export interface MessageListHandle {
  scrollToEnd: () => void
  /** Brings a message into view and marks it for a moment. */
  reveal: (seq: number) => void
  focusRow: (key: string) => void
  clearDivider: () => void
}

interface MessageListProps {
  conversation: Conversation
  rows: Rows
  overlay: RowOverlay | null
  onLeave: () => void
  ref: Ref<MessageListHandle>
}

/** The messages of one conversation, anchored at the bottom; only what is in view exists. */
export function MessageList({ conversation, rows, overlay, onLeave, ref }: MessageListProps) {
  const { id, peer } = conversation
  const { userId, history, changes, shapes } = useChat()
  const actions = useThreadActions()
  const limits = useLimits()
  const now = useNow(60_000)
  const { thread, stretch, atTail, loads } = useThread(id)
  const scroller = useRef<HTMLDivElement>(null)
  const content = useRef<HTMLDivElement>(null)
  const [activeKey, setActiveKey] = useState<string | null>(null)
  const [highlight, setHighlight] = useState<number | null>(null)
  const wantFocus = useRef<string | null>(null)
  const wantSeq = useRef<number | null>(null)

  const activeIndex = (() => {
    const index = activeKey === null ? -1 : indexOfKey(rows, activeKey)
    return index === -1 ? rows.count - 1 : index
  })()

  // The very beginning is a row of its own above the first message.
  const lead = stretch === null || stretch.lo === 1 ? 1 : 0
  const activeItem = activeIndex + lead

  const virtualizer = useVirtualizer({
    count: rows.count + lead,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => estimateRow(rows.at(index - lead), scroller.current?.clientWidth ?? 0, shapes),
    getItemKey: useCallback((index: number) => rows.at(index - lead)?.key ?? 'start', [rows, lead]),
    overscan: 8,
    anchorTo: 'end',
    followOnAppend: true,
    scrollEndThreshold: END_SLACK_PX,
    paddingEnd: 8,
    rangeExtractor: ({ startIndex, endIndex, overscan, count }) => {
      const from = Math.max(0, startIndex - overscan)
      const to = Math.min(count - 1, endIndex + overscan)
      const shown = Array.from({ length: to - from + 1 }, (_, index) => from + index)
      if (activeItem >= 0 && activeItem < from) shown.unshift(activeItem)
      if (activeItem > to && activeItem < count) shown.push(activeItem)
      return shown
    },
  })
  // Also while one scrolls back: the page that came takes the day's name from what was the first row until then, and
  // what is in view must not move for it. Whoever waited at the very top has that row right at the edge, but for rounding.
  virtualizer.shouldAdjustScrollPositionOnItemSizeChange = useCallback(
    (item: VirtualItem, _delta: number, list: Virtualizer<HTMLDivElement, Element>) => item.start <= (list.scrollOffset ?? 0) + 1,
    [],
  )
  const items = virtualizer.getVirtualItems()
  const atEnd = useEnd(scroller, content, END_SLACK_PX, () => virtualizer.scrollToEnd())
  const { dividerSeq, clearDivider } = useReading(conversation, atEnd)

  // Opens at the bottom, or where the unread part begins when that is further up.
  const opened = useRef(false)
  useLayoutEffect(() => {
    if (opened.current || rows.count === 0) return
    opened.current = true
    const divider = dividerSeq === null ? -1 : rows.indexOfSeq(dividerSeq)
    if (divider > 0 && rows.count - divider > 4) virtualizer.scrollToIndex(divider + lead, { align: 'start' })
    else virtualizer.scrollToEnd()
  })

  const first = virtualizer.range?.startIndex ?? 0
  const last = virtualizer.range?.endIndex ?? 0
  useEffect(() => {
    if (!opened.current || !stretch) return
    if (stretch.lo > 1 && first < PREFETCH_ROWS && loads.older.kind === 'idle') void history.loadOlder(id)
    if (!atTail && last >= rows.count - PREFETCH_ROWS && loads.newer.kind === 'idle') void history.loadNewer(id)
  }, [atTail, first, history, id, last, loads, rows.count, stretch])

  // A row that was asked for may only exist after this render.
  useEffect(() => {
    if (wantSeq.current !== null) {
      const index = rows.indexOfSeq(wantSeq.current)
      if (index !== -1) {
        wantSeq.current = null
        virtualizer.scrollToIndex(index + lead, { align: 'center' })
      }
    }
    if (wantFocus.current !== null && focusElement(wantFocus.current)) wantFocus.current = null
  })

  useEffect(() => {
    if (highlight === null) return
    const timer = setTimeout(() => setHighlight(null), HIGHLIGHT_MS)
    return () => clearTimeout(timer)
  }, [highlight])

  function focusElement(key: string): boolean {
    const row = scroller.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(key)}"]`)
    row?.focus({ preventScroll: true })
    return Boolean(row)
  }

  function goTo(index: number) {
    const row = rows.at(index)
    if (!row) return
    wantFocus.current = focusElement(row.key) ? null : row.key
    setActiveKey(row.key)
    virtualizer.scrollToIndex(index + lead, { align: 'auto' })
  }

  useImperativeHandle(ref, () => ({
    scrollToEnd: () => virtualizer.scrollToEnd(),
    reveal: (seq) => {
      wantSeq.current = seq
      setHighlight(seq)
    },
    focusRow: (key) => goTo(indexOfKey(rows, key)),
    clearDivider,
  }))

  const name = displayName(peer)
  function renderRow(index: number) {
    const row = rows.at(index)
    if (!row) return null
    const after = rows.at(index + 1)
    const shape = shapeOf(rows.at(index - 1), row, after, dividerSeq)
    const delivery = row.own ? deliveryOf(row, conversation) : null
    const afterDelivery = after?.own ? deliveryOf(after, conversation) : null
    const replyToSeq = (row.kind === 'message' ? row.message : row.entry).replyToSeq ?? null
    return (
      <MessageRow
        row={row}
        shape={shape}
        delivery={delivery}
        showMeta={shape.last || (row.own && delivery !== afterDelivery)}
        quoted={replyToSeq === null ? undefined : thread.get(replyToSeq)}
        change={row.kind === 'message' ? changes.pending(row.message.id) : undefined}
        selfId={userId}
        peerName={name}
        now={now}
        tabbable={index === activeIndex}
        highlighted={highlight !== null && row.kind === 'message' && row.message.seq === highlight}
        overlay={overlay?.key === row.key ? overlay.kind : null}
        onFocus={setActiveKey}
      />
    )
  }

  return (
    <div className="relative min-h-0 flex-1">
      <EdgeNotice state={loads.older} onRetry={() => void history.loadOlder(id)} label="Loading earlier messages…" />
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- keys of the focused message inside, see handleListKey */}
      <div
        ref={scroller}
        role="log"
        // What comes is said by the one announcer; scrolling through history must not be read out.
        aria-live="off"
        aria-label={`Messages with ${name}`}
        onKeyDown={(event) =>
          handleListKey(event, {
            row: rows.at(activeIndex),
            index: activeIndex,
            count: rows.count,
            selfId: userId,
            limits,
            actions,
            goTo,
            leave: onLeave,
          })
        }
        className="h-full overflow-x-hidden overflow-y-auto overscroll-contain [overflow-anchor:none]"
      >
        <div ref={content} className="flex min-h-full flex-col justify-end">
          <div className="relative w-full shrink-0" style={{ height: virtualizer.getTotalSize() }}>
            {items.map(({ index, key, start }) => (
              <div
                key={key}
                ref={virtualizer.measureElement}
                data-index={index}
                className="absolute inset-x-0 top-0"
                style={{ transform: `translateY(${start}px)` }}
              >
                {index < lead ? <ConversationStart peer={peer} empty={rows.count === 0} /> : renderRow(index - lead)}
              </div>
            ))}
          </div>
        </div>
      </div>
      {rows.count > 0 && !(atEnd && atTail) ? (
        <JumpButton
          unread={conversation.unreadCount}
          onClick={() => void history.showLatest(id).then(() => virtualizer.scrollToEnd())}
        />
      ) : null}
    </div>
  )
}
