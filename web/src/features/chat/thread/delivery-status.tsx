import { Check, CheckCheck, CircleAlert, Clock3 } from 'lucide-react'

import type { Delivery } from '../model/timeline'
import { cn } from '@/lib/cn'

const STATES = {
  queued: { icon: Clock3, label: 'Waiting to be sent' },
  sent: { icon: Check, label: 'Sent' },
  delivered: { icon: CheckCheck, label: 'Delivered' },
  seen: { icon: CheckCheck, label: 'Seen' },
  failed: { icon: CircleAlert, label: 'Not sent' },
} as const

/** What has become of an own message: an icon and a word, never a colour alone. */
export function DeliveryStatus({ delivery }: { delivery: Delivery }) {
  const { icon: Icon, label } = STATES[delivery]
  return (
    <span data-delivery={delivery} title={label} className="inline-flex items-center gap-1">
      {delivery === 'seen' ? <span aria-hidden>Seen</span> : null}
      <Icon aria-hidden className={cn('size-3.5', delivery === 'seen' && 'text-primary', delivery === 'failed' && 'text-destructive')} />
      <span className="sr-only">{label}</span>
    </span>
  )
}
