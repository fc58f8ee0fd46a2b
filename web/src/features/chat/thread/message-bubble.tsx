import { Ban } from 'lucide-react'

import { MessageText } from './message-text'
import { ReplyQuote } from './reply-quote'
import { isEmojiOnly } from '../model/text'
import type { Message } from '../model/types'
import type { Shape } from '../model/timeline'
import { Attachments } from '../media/show/attachments'
import { isSeen } from '../media/show/layout'
import { WaitingFiles } from '../media/show/waiting-files'
import type { Attachment, WaitingAttachment } from '../media/types'
import { filesText } from '../media/words'
import { cn } from '@/lib/cn'

interface MessageBubbleProps {
  conversationId: string
  text: string
  attachments: readonly Attachment[]
  /** What is on its way. */
  waiting: readonly WaitingAttachment[]
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

/** The bubble itself: quote, files and text. */
export function MessageBubble(props: MessageBubbleProps) {
  const { text, textId, own, shape, deleted, pending, failed, replyToSeq, quoted, highlighted, attachments, waiting } = props
  const files = attachments.length > 0 ? attachments : waiting
  const carries = files.length > 0 && !deleted
  const pictures = carries && files.some(isSeen)
  const big = !deleted && !carries && replyToSeq === null && isEmojiOnly(text)
  if (big)
    return (
      <div className={cn('px-1 py-0.5', pending && 'opacity-65', highlighted && 'rounded-2xl bg-primary/15')}>
        <MessageText text={text} id={textId} edited={props.edited} tabbable={props.tabbable} />
      </div>
    )
  return (
    <div
      className={cn(
        'min-w-0 rounded-2xl transition-shadow duration-300',
        pictures ? 'w-104 max-w-full p-1.5' : 'px-3.5 py-2',
        corners(own, shape),
        deleted
          ? 'border border-dashed border-border bg-transparent text-muted-foreground'
          : own
            ? 'bg-bubble-own text-bubble-own-foreground'
            : 'border border-border/70 bg-bubble-peer text-bubble-peer-foreground',
        pending && !failed && !carries && 'opacity-75',
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
        <>
          {attachments.length > 0 ? (
            <Attachments attachments={attachments} own={own} tabbable={props.tabbable} />
          ) : waiting.length > 0 ? (
            <WaitingFiles conversationId={props.conversationId} files={waiting} tabbable={props.tabbable} />
          ) : null}
          {carries && text === '' ? (
            <span id={textId} className="sr-only">
              {filesText(files)}
            </span>
          ) : (
            <div className={cn(pictures && 'px-2 pt-1.5 pb-0.5')}>
              <MessageText text={text} id={textId} edited={props.edited} tabbable={props.tabbable} />
            </div>
          )}
        </>
      )}
    </div>
  )
}
