import { type SettingsChange, useConversationSettings } from './use-conversation-settings'
import { useChat } from '../hooks/chat-context'
import type { Conversation } from '../model/types'
import { complain } from '../thread/use-thread-actions'
import { toast } from '@/components/ui/sonner'
import { displayName } from '@/lib/people'

/** What can be done about where a conversation stands, each with what it would do now. */
export interface Shelving {
  readonly pinned: boolean
  readonly archived: boolean
  /** Whether something of it is unread, or it was marked so. */
  readonly unread: boolean
  readonly togglePinned: () => void
  readonly toggleArchived: () => void
  readonly toggleUnread: () => void
}

/** Pins, puts away, marks as unread, and back. */
export function useShelving(conversation: Conversation): Shelving {
  const { id, settings, unreadCount, lastSeq, peer } = conversation
  const { receipts } = useChat()
  const setSettings = useConversationSettings()
  const name = displayName(peer)
  const change = async (to: SettingsChange, done?: { words: string; undo: SettingsChange }): Promise<void> => {
    try {
      await setSettings(id, to)
      if (done) toast(done.words, { action: { label: 'Undo', onClick: () => void change(done.undo) } })
    } catch (error) {
      complain('That did not work', error, { label: 'Try again', onClick: () => void change(to, done) })
    }
  }
  const [pinned, archived] = [settings.pinnedAt !== null, settings.archivedAt !== null]
  const unread = unreadCount > 0 || settings.unread
  return {
    pinned,
    archived,
    unread,
    togglePinned: () => void change({ pinned: !pinned }),
    toggleArchived: () =>
      void change({ archived: !archived }, { words: archived ? `${name} is in the inbox again` : `${name} is archived`, undo: { archived } }),
    toggleUnread: () => {
      if (unreadCount > 0) receipts.read(id, lastSeq)
      if (unreadCount === 0 || settings.unread) void change({ unread: !unread })
    },
  }
}
