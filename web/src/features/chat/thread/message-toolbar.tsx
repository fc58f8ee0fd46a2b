import { MoreHorizontal, Reply, SmilePlus } from 'lucide-react'
import type { LucideIcon } from 'lucide-react'

import { useThreadActions } from './thread-actions'
import type { Message } from '../model/types'
import { cn } from '@/lib/cn'

function Tool({ icon: Icon, label, onClick }: { icon: LucideIcon; label: string; onClick: () => void }) {
  return (
    <button
      type="button"
      // Not on the way of the Tab key: the focused message itself has a key for each of these.
      tabIndex={-1}
      aria-label={label}
      title={label}
      onClick={onClick}
      className="flex size-8 items-center justify-center rounded-full text-muted-foreground transition-colors hover:bg-accent hover:text-accent-foreground"
    >
      <Icon aria-hidden className="size-4.5" />
    </button>
  )
}

interface MessageToolbarProps {
  rowKey: string
  message: Message
  own: boolean
  /** Stays while the row's menu or picker is open. */
  held: boolean
}

/** Beside a bubble under a mouse pointer. */
export function MessageToolbar({ rowKey, message, own, held }: MessageToolbarProps) {
  const { open, reply } = useThreadActions()
  return (
    <div
      className={cn(
        'absolute top-1/2 z-10 hidden -translate-y-1/2 rounded-full border border-border bg-card p-0.5 shadow-soft [@media(hover:hover)]:flex',
        own ? 'end-full me-2' : 'start-full ms-2',
        !held && 'invisible group-hover/row:visible',
      )}
    >
      <Tool icon={SmilePlus} label="Add a reaction" onClick={() => open({ kind: 'emoji', key: rowKey })} />
      <Tool icon={Reply} label="Reply" onClick={() => reply(message)} />
      <Tool icon={MoreHorizontal} label="More actions" onClick={() => open({ kind: 'menu', key: rowKey })} />
    </div>
  )
}
