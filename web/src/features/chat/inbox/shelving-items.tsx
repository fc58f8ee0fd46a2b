import { Archive, ArchiveRestore, Mail, MailOpen, Pin, PinOff } from 'lucide-react'

import { useShelving } from './use-shelving'
import type { Conversation } from '../model/types'
import { DropdownMenuItem } from '@/components/ui/dropdown-menu'

interface ShelvingItemsProps {
  conversation: Conversation
  /** After it was marked as unread: whoever has it open leaves it. */
  onUnread?: () => void
}

/** Where a conversation stands, in its menu. */
export function ShelvingItems({ conversation, onUnread }: ShelvingItemsProps) {
  const { pinned, archived, unread, togglePinned, toggleArchived, toggleUnread } = useShelving(conversation)
  return (
    <>
      <DropdownMenuItem onSelect={togglePinned}>
        {pinned ? <PinOff aria-hidden /> : <Pin aria-hidden />}
        {pinned ? 'Unpin' : 'Pin'}
      </DropdownMenuItem>
      <DropdownMenuItem
        onSelect={() => {
          toggleUnread()
          if (!unread) onUnread?.()
        }}
      >
        {unread ? <MailOpen aria-hidden /> : <Mail aria-hidden />}
        {unread ? 'Mark as read' : 'Mark as unread'}
      </DropdownMenuItem>
      <DropdownMenuItem onSelect={toggleArchived}>
        {archived ? <ArchiveRestore aria-hidden /> : <Archive aria-hidden />}
        {archived ? 'Back to the inbox' : 'Archive'}
      </DropdownMenuItem>
    </>
  )
}
