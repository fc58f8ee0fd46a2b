import { useThreadActions } from './thread-actions'
import type { Message } from '../model/types'
import { cn } from '@/lib/cn'

function label({ emoji, count, mine }: Message['reactions'][number]): string {
  const others = count - (mine ? 1 : 0)
  if (!mine) return `${emoji}, ${count === 1 ? '1 reaction' : `${count} reactions`}. Press to add yours.`
  return `${emoji}, ${others === 0 ? 'your reaction' : `you and ${others} more`}. Press to take yours back.`
}

interface ReactionsProps {
  message: Message
  own: boolean
  /** Whether the Tab key leads on from the message to these. */
  tabbable: boolean
}

/** The emoji a message has got; the viewer's own are highlighted, and said to be pressed. */
export function Reactions({ message, own, tabbable }: ReactionsProps) {
  const { react } = useThreadActions()
  if (message.reactions.length === 0) return null
  return (
    <ul aria-label="Reactions" className={cn('-mt-1.5 mb-1 flex flex-wrap gap-1 px-1.5', own && 'justify-end')}>
      {message.reactions.map((reaction) => (
        <li key={reaction.emoji}>
          <button
            type="button"
            tabIndex={tabbable ? 0 : -1}
            aria-pressed={reaction.mine}
            onClick={() => react(message, reaction.emoji)}
            className={cn(
              'relative inline-flex h-7 items-center gap-1 rounded-full border bg-card px-2 text-sm leading-none shadow-soft transition-[background-color,border-color,transform] active:scale-95 pointer-coarse:h-8 pointer-coarse:px-2.5',
              reaction.mine ? 'border-primary bg-secondary font-semibold text-secondary-foreground' : 'border-border hover:bg-accent',
            )}
          >
            <span className="sr-only">{label(reaction)}</span>
            <span aria-hidden>{reaction.emoji}</span>
            {reaction.count > 1 ? (
              <span aria-hidden className="text-xs tabular-nums">
                {reaction.count}
              </span>
            ) : null}
          </button>
        </li>
      ))}
    </ul>
  )
}
