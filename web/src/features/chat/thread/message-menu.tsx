import { Copy, CornerLeftUp, Flag, Pencil, Reply, SmilePlus, Trash2 } from 'lucide-react'
import { useRef, useState } from 'react'

import { useThreadActions } from './thread-actions'
import { useChat } from '../hooks/chat-context'
import { useLimits } from '../hooks/use-limits'
import { mayDelete, mayEdit, mayReact } from '../model/permissions'
import { QUICK_NAMES, QUICK_REACTIONS } from '../model/quickReactions'
import type { Message } from '../model/types'
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu'
import { cn } from '@/lib/cn'

interface MessageMenuProps {
  rowKey: string
  message: Message
  own: boolean
}

function Hint({ keys }: { keys: string }) {
  return (
    <kbd aria-hidden className="ms-auto hidden ps-6 font-sans text-xs text-muted-foreground [@media(hover:hover)]:inline">
      {keys}
    </kbd>
  )
}

/** Everything that can be done with one message. Lives only while it is open. */
export function MessageMenu({ rowKey, message, own }: MessageMenuProps) {
  const { userId } = useChat()
  const limits = useLimits()
  const { focusRow, open, reply, edit, askToDelete, report, react, copy, jumpTo } = useThreadActions()
  // Whether the chosen action has led the keyboard elsewhere.
  const led = useRef(false)
  const lead = (act: () => void) => {
    led.current = true
    act()
  }
  // The picker takes the menu's place: the closing of the menu must not close it.
  const handedOver = useRef(false)
  const replyToSeq = message.replyToSeq ?? null
  const [now] = useState(() => Date.now())
  const mine = (emoji: string) => message.reactions.some((reaction) => reaction.emoji === emoji && reaction.mine)
  return (
    <DropdownMenu
      open
      modal={false}
      onOpenChange={(isOpen) => {
        if (!isOpen && !handedOver.current) open(null)
      }}
    >
      <DropdownMenuTrigger asChild>
        <button type="button" tabIndex={-1} aria-label="Message actions" className="pointer-events-none absolute inset-0 opacity-0" />
      </DropdownMenuTrigger>
      <DropdownMenuContent
        align={own ? 'end' : 'start'}
        onCloseAutoFocus={(event) => {
          event.preventDefault()
          if (!led.current) focusRow(rowKey)
        }}
      >
        {message.deletedAt ? null : (
          <>
            <div className="flex justify-between">
              {QUICK_REACTIONS.filter((emoji) => mayReact(message, emoji, limits.reactionsPerMessage)).map((emoji) => (
                <DropdownMenuItem
                  key={emoji}
                  aria-label={`${mine(emoji) ? 'Take back' : 'React with'} ${QUICK_NAMES[emoji]}`}
                  onSelect={() => react(message, emoji)}
                  className={cn('size-10 min-h-0 justify-center rounded-full p-0 text-xl sm:size-9 sm:min-h-0 sm:text-lg', mine(emoji) && 'bg-secondary')}
                >
                  {emoji}
                </DropdownMenuItem>
              ))}
            </div>
            <DropdownMenuSeparator />
            <DropdownMenuItem onSelect={() => lead(() => reply(message))}>
              <Reply aria-hidden />
              Reply
              <Hint keys="R" />
            </DropdownMenuItem>
            {replyToSeq === null ? null : (
              <DropdownMenuItem onSelect={() => lead(() => jumpTo(replyToSeq))}>
                <CornerLeftUp aria-hidden />
                Show what it answers
              </DropdownMenuItem>
            )}
            <DropdownMenuItem
              onSelect={() =>
                lead(() => {
                  handedOver.current = true
                  open({ kind: 'emoji', key: rowKey })
                })
              }
            >
              <SmilePlus aria-hidden />
              More emoji…
            </DropdownMenuItem>
            {message.text === '' ? null : (
              <DropdownMenuItem onSelect={() => copy(message)}>
                <Copy aria-hidden />
                Copy text
              </DropdownMenuItem>
            )}
          </>
        )}
        {own || message.deletedAt ? null : (
          <DropdownMenuItem onSelect={() => lead(() => report(message))}>
            <Flag aria-hidden />
            Report…
          </DropdownMenuItem>
        )}
        {mayEdit(message, userId, limits, now) ? (
          <DropdownMenuItem onSelect={() => lead(() => edit(message))}>
            <Pencil aria-hidden />
            Edit
            <Hint keys="E" />
          </DropdownMenuItem>
        ) : null}
        {mayDelete(message, userId, limits, now) ? (
          <>
            <DropdownMenuSeparator />
            <DropdownMenuItem variant="destructive" onSelect={() => lead(() => askToDelete(message))}>
              <Trash2 aria-hidden />
              Delete
              <Hint keys="Del" />
            </DropdownMenuItem>
          </>
        ) : null}
      </DropdownMenuContent>
    </DropdownMenu>
  )
}
