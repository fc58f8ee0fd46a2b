import { ChevronDown } from 'lucide-react'
import { useRef } from 'react'

import { ShelvingItems } from './shelving-items'
import type { Conversation } from '../model/types'
import { DropdownMenu, DropdownMenuContent, DropdownMenuTrigger } from '@/components/ui/dropdown-menu'
import { displayName } from '@/lib/people'

interface RowMenuProps {
  conversation: Conversation
  /** Whether it is the row that the Tab key reaches. */
  tabbable: boolean
  open: boolean
  onOpenChange: (open: boolean) => void
}

/**
 * What can be done about a conversation in the list. Its button shows itself to a mouse and to the keyboard; a thumb presses
 * long on the row, and so does the menu key.
 */
export function RowMenu({ conversation, tabbable, open, onOpenChange }: RowMenuProps) {
  const button = useRef<HTMLButtonElement>(null)
  return (
    <DropdownMenu open={open} onOpenChange={onOpenChange}>
      <DropdownMenuTrigger asChild>
        <button
          ref={button}
          type="button"
          tabIndex={tabbable ? 0 : -1}
          aria-label={`Options for ${displayName(conversation.peer)}`}
          className="absolute end-2 bottom-2.5 flex size-8 items-center justify-center rounded-full bg-card text-foreground opacity-0 shadow-soft transition-opacity group-hover/row:opacity-100 focus-visible:opacity-100 data-[state=open]:opacity-100 pointer-coarse:pointer-events-none"
        >
          <ChevronDown aria-hidden className="size-4.5" />
        </button>
      </DropdownMenuTrigger>
      <DropdownMenuContent
        align="end"
        onCloseAutoFocus={(event) => {
          // Back to the row, which may have moved meanwhile; unless the menu of another one was opened.
          event.preventDefault()
          if (document.querySelector('[data-slot=dropdown-menu-content][data-state=open]')) return
          button.current?.closest('li')?.querySelector<HTMLElement>('[data-conversation]')?.focus({ preventScroll: true })
        }}
      >
        <ShelvingItems conversation={conversation} />
      </DropdownMenuContent>
    </DropdownMenu>
  )
}
