import { Ban } from 'lucide-react'

import { MessageText } from './message-text'
import { ReplyQuote } from './reply-quote'
import { isEmojiOnly } from '../model/text'
import type { Message } from '../model/types'
import type { Shape } from '../model/timeline'
import { cn } from '@/lib/cn'

interface MessageBubbleProps {
  text: string
  textId: string
  own: boolean
  shape: Shape
  deleted: boolean
  edited: boolean
  /** Not yet with the server, or a change of it is not. */
  pending: boolean
  failed?: boolean
  replyToSeq: number | null
  quoted: Message | undefined
  selfId: string
  peerName: string
  highlighted: boolean
  tabbable: boolean
}

function corners(own: boolean, { first }: Shape): string {
  if (own) return cn(!first && 'rounded-se-md', 'rounded-ee-md')
  return cn(!first && 'rounded-ss-md', 'rounded-es-md')
}

/** The bubble itself: quote and text. */
export function MessageBubble(props: MessageBubbleProps) {
  const { text, textId, own, shape, deleted, pending, failed, replyToSeq, quoted, highlighted } = props
  const big = !deleted && replyToSeq === null && isEmojiOnly(text)
  if (big)
    return (
      <div className={cn('px-1 py-0.5', pending && 'opacity-65', highlighted && 'rounded-2xl bg-primary/15')}>
        <MessageText text={text} id={textId} edited={props.edited} tabbable={props.tabbable} />
      </div>
    )
  return (
    <div
      className={cn(
        'min-w-0 rounded-2xl px-3.5 py-2 transition-shadow duration-300',
        corners(own, shape),
        deleted
          ? 'border border-dashed border-border bg-transparent text-muted-foreground'
          : own
            ? 'bg-bubble-own text-bubble-own-foreground'
            : 'border border-border/70 bg-bubble-peer text-bubble-peer-foreground',
        pending && !failed && 'opacity-75',
        failed && 'ring-2 ring-destructive/70',
        highlighted && 'ring-4 ring-ring/45',
      )}
    >
      {replyToSeq !== null && !deleted ? (
        <ReplyQuote
          seq={replyToSeq}
          quoted={quoted}
          selfId={props.selfId}
          peerName={props.peerName}
          own={own}
          tabbable={props.tabbable}
        />
      ) : null}
      {deleted ? (
        <p id={textId} className="flex items-center gap-2 text-[0.9375rem] italic">
          <Ban aria-hidden className="size-4" />
          Message deleted
        </p>
      ) : (
        <MessageText text={text} id={textId} edited={props.edited} tabbable={props.tabbable} />
      )}
    </div>
  )
}
