import { memo, useId } from 'react'

import { EmojiPopover } from '../emoji/emoji-popover'
import { MessageBubble } from './message-bubble'
import { MessageMenu } from './message-menu'
import { FailureNotice, MessageMeta } from './message-meta'
import { MessageToolbar } from './message-toolbar'
import { Reactions } from './reactions'
import { DaySeparator, NewDivider } from './separators'
import { type RowOverlay, useThreadActions } from './thread-actions'
import { useLongPress } from './use-long-press'
import type { PendingChange } from '../session/changes'
import type { Delivery, Row, Shape } from '../model/timeline'
import type { Message } from '../model/types'
import { cn } from '@/lib/cn'

export interface MessageRowProps {
  row: Row
  shape: Shape
  delivery: Delivery | null
  /** Whether time and state are shown under it also inside a group. */
  showMeta: boolean
  quoted: Message | undefined
  change: PendingChange | undefined
  selfId: string
  peerName: string
  now: number
  /** The row the Tab key leads to. */
  tabbable: boolean
  highlighted: boolean
  overlay: RowOverlay['kind'] | null
  onFocus: (key: string) => void
}

function sameRow(a: Row, b: Row): boolean {
  if (a.key !== b.key || a.own !== b.own) return false
  if (a.kind === 'message') return b.kind === 'message' && a.message === b.message
  return b.kind === 'pending' && a.entry === b.entry
}

const NO_FILES: readonly never[] = []

/** Rows and shapes are made anew with every render of the list; what they say mostly stays the same. */
function sameProps(a: MessageRowProps, b: MessageRowProps): boolean {
  const { row, shape, ...rest } = a
  const { day, divider, first, last } = b.shape
  return (
    sameRow(row, b.row) &&
    shape.day === day &&
    shape.divider === divider &&
    shape.first === first &&
    shape.last === last &&
    (Object.keys(rest) as (keyof typeof rest)[]).every((name) => Object.is(a[name], b[name]))
  )
}

/** One message with everything around it. */
export const MessageRow = memo(function MessageRow(props: MessageRowProps) {
  const { row, shape, delivery, showMeta, change, peerName, now, tabbable, overlay, onFocus } = props
  const id = useId()
  const actions = useThreadActions()
  const message = row.kind === 'message' ? row.message : null
  const entry = row.kind === 'pending' ? row.entry : null
  const deleted = Boolean(message?.deletedAt) || (change !== undefined && change.text === undefined)
  const press = useLongPress(() => {
    if (message && !deleted) actions.open({ kind: 'menu', key: row.key })
  })
  const at = message?.createdAt ?? entry?.createdAt ?? ''
  const who = row.own ? 'You' : peerName
  const kind = message?.author.kind
  return (
    <div className="mx-auto w-full max-w-3xl px-3 sm:px-5">
      {shape.day ? <DaySeparator iso={at} now={now} /> : null}
      {shape.divider ? <NewDivider /> : null}
      <div className={cn('group/row flex flex-col', shape.first ? 'pt-2' : 'pt-0.5', row.own ? 'items-end' : 'items-start')}>
        {shape.first && kind && kind !== 'person' && kind !== 'system' ? (
          <p className="px-1.5 pb-0.5 text-xs text-muted-foreground">{kind === 'staff' ? 'Written by staff' : 'Sent automatically'}</p>
        ) : null}
        <div className="relative flex max-w-[84%] flex-col sm:max-w-[72%]">
          {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- a resting finger opens the menu that Enter opens */}
          <article
            {...press}
            data-row={row.key}
            data-seq={message?.seq}
            // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- one stop in the list, arrow keys lead on from it
            tabIndex={tabbable ? 0 : -1}
            aria-labelledby={`${id}-who ${id}-text ${id}-meta`}
            onFocus={() => onFocus(row.key)}
            className="rounded-2xl [-webkit-touch-callout:none] pointer-coarse:select-none"
          >
            <span id={`${id}-who`} className="sr-only">
              {who}:
            </span>
            <MessageBubble
              conversationId={message?.conversationId ?? entry?.conversationId ?? ''}
              attachments={message?.attachments ?? NO_FILES}
              waiting={entry?.attachments ?? NO_FILES}
              text={change?.text ?? message?.text ?? entry?.text ?? ''}
              textId={`${id}-text`}
              own={row.own}
              shape={shape}
              deleted={deleted}
              edited={Boolean(message?.editedAt)}
              pending={entry !== null || change !== undefined}
              failed={Boolean(entry?.failure)}
              replyToSeq={message?.replyToSeq ?? entry?.replyToSeq ?? null}
              quoted={props.quoted}
              selfId={props.selfId}
              peerName={peerName}
              highlighted={props.highlighted}
              tabbable={tabbable}
            />
          </article>
          {message && !deleted ? (
            // For a screen reader on a touch screen, which has neither a pointer to hover nor an Enter key.
            <button type="button" tabIndex={-1} className="sr-only" onClick={() => actions.open({ kind: 'menu', key: row.key })}>
              Message actions
            </button>
          ) : null}
          {message && !deleted ? (
            <MessageToolbar rowKey={row.key} message={message} own={row.own} held={overlay !== null} />
          ) : null}
          {message && overlay === 'menu' ? <MessageMenu rowKey={row.key} message={message} own={row.own} /> : null}
          {message && overlay === 'emoji' ? <ReactionPicker rowKey={row.key} message={message} own={row.own} /> : null}
        </div>
        {message && !deleted ? <Reactions message={message} own={row.own} tabbable={tabbable} /> : null}
        <div className={cn(!showMeta && 'sr-only')}>
          <MessageMeta
            id={`${id}-meta`}
            at={at}
            own={row.own}
            saving={change?.text !== undefined}
            delivery={deleted ? null : delivery}
          />
        </div>
        {entry ? <FailureNotice entry={entry} /> : null}
      </div>
    </div>
  )
}, sameProps)

function ReactionPicker({ rowKey, message, own }: { rowKey: string; message: Message; own: boolean }) {
  const { focusRow, open, react } = useThreadActions()
  return (
    <EmojiPopover
      open
      onOpenChange={(isOpen) => (isOpen ? undefined : open(null))}
      onPick={(emoji) => react(message, emoji)}
      align={own ? 'end' : 'start'}
      onCloseAutoFocus={(event) => {
        event.preventDefault()
        focusRow(rowKey)
      }}
    >
      <button type="button" tabIndex={-1} aria-label="Add a reaction" className="pointer-events-none absolute inset-0 opacity-0" />
    </EmojiPopover>
  )
}
