import { CornerUpLeft } from 'lucide-react'

import { useThreadActions } from './thread-actions'
import { summaryOf } from '../model/summary'
import type { Message } from '../model/types'
import { cn } from '@/lib/cn'

interface ReplyQuoteProps {
  seq: number
  /** The quoted message, when it is loaded. */
  quoted: Message | undefined
  selfId: string
  peerName: string
  own: boolean
  tabbable: boolean
}

/** What is answered, in brief; pressing it leads there. */
export function ReplyQuote({ seq, quoted, selfId, peerName, own, tabbable }: ReplyQuoteProps) {
  const { jumpTo } = useThreadActions()
  const who = !quoted ? null : quoted.author.userId === selfId ? 'You' : peerName
  const text = !quoted ? 'An earlier message' : quoted.deletedAt ? 'Message deleted' : summaryOf(quoted, 140)
  return (
    <button
      type="button"
      tabIndex={tabbable ? 0 : -1}
      onClick={() => jumpTo(seq)}
      className={cn(
        'mb-1.5 flex w-full min-w-0 items-start gap-2 rounded-lg border-s-3 px-2.5 py-1.5 text-start text-[0.8125rem] leading-snug transition-colors',
        own
          ? 'border-bubble-own-foreground/60 bg-black/15 hover:bg-black/25'
          : 'border-primary bg-secondary/70 hover:bg-secondary',
      )}
    >
      <CornerUpLeft aria-hidden className="mt-0.5 size-3.5 shrink-0 opacity-75" />
      <span className="min-w-0">
        <span className="sr-only">In reply to </span>
        {who ? <span className="block truncate font-semibold">{who}</span> : null}
        <bdi className={cn('line-clamp-2 wrap-anywhere', own ? 'text-bubble-own-muted' : 'text-bubble-peer-muted', quoted?.deletedAt && 'italic')}>
          {text}
        </bdi>
      </span>
    </button>
  )
}
