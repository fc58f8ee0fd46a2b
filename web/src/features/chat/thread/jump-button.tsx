import { ArrowDown } from 'lucide-react'

import { plural } from '@/lib/text'

/** Leads to the newest message; says how many have come meanwhile. */
export function JumpButton({ unread, onClick }: { unread: number; onClick: () => void }) {
  return (
    <button
      type="button"
      onClick={onClick}
      aria-label={unread > 0 ? `Go to the newest message, ${plural(unread, 'new message', 'new messages')}` : 'Go to the newest message'}
      className="absolute end-4 bottom-4 z-20 flex size-11 items-center justify-center rounded-full border border-border bg-card text-foreground shadow-lift transition-transform hover:bg-accent active:scale-95 motion-safe:animate-in motion-safe:fade-in-0 motion-safe:zoom-in-90"
    >
      <ArrowDown aria-hidden className="size-5" />
      {unread > 0 ? (
        <span className="absolute -top-2 inline-flex h-5.5 min-w-5.5 items-center justify-center rounded-full bg-primary px-1.5 text-xs font-bold text-primary-foreground tabular-nums">
          {unread > 99 ? '99+' : unread}
        </span>
      ) : null}
    </button>
  )
}
