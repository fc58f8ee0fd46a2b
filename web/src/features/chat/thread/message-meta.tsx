import { RotateCw, Trash2 } from 'lucide-react'

import { DeliveryStatus } from './delivery-status'
import { useThreadActions } from './thread-actions'
import { clockTime, fullTime } from '../model/time'
import type { Delivery } from '../model/timeline'
import type { OutboxEntry } from '../outbox/types'
import { Button } from '@/components/ui/button'
import { cn } from '@/lib/cn'

interface MessageMetaProps {
  id: string
  at: string
  own: boolean
  saving: boolean
  delivery: Delivery | null
}

/** The line under a group: when it was written and what has become of it. */
export function MessageMeta({ id, at, own, saving, delivery }: MessageMetaProps) {
  return (
    <p id={id} className={cn('flex items-center gap-1.5 px-1.5 pt-0.5 text-xs text-muted-foreground', own && 'justify-end')}>
      {saving ? <span>Saving…</span> : null}
      <time dateTime={at} title={fullTime(at)}>
        {clockTime(at)}
      </time>
      {delivery ? <DeliveryStatus delivery={delivery} /> : null}
    </p>
  )
}

/** Why a message was not sent, and the two ways on. */
export function FailureNotice({ entry }: { entry: OutboxEntry }) {
  const { retry, discard } = useThreadActions()
  if (!entry.failure) return null
  return (
    <div className="flex flex-col items-end gap-1 px-1.5 pt-1 text-end text-sm text-destructive">
      <p>{entry.failure.detail}</p>
      <div className="flex gap-2">
        <Button variant="outline" size="sm" onClick={() => retry(entry.clientId)}>
          <RotateCw aria-hidden />
          Try again
        </Button>
        <Button variant="ghost" size="sm" onClick={() => discard(entry.clientId)}>
          <Trash2 aria-hidden />
          Delete
        </Button>
      </div>
    </div>
  )
}
