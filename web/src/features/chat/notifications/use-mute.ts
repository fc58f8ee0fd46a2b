import { useConversationSettings } from '../inbox/use-conversation-settings'
import type { Conversation } from '../model/types'
import { complain } from '../thread/use-thread-actions'
import { toast } from '@/components/ui/sonner'

/** Mutes until then, or tells of it again (null), and offers the way back. */
export function useMute({ id, settings }: Conversation): (until: string | null) => Promise<void> {
  const setSettings = useConversationSettings()
  const mute = async (until: string | null, before: string | null): Promise<void> => {
    try {
      await setSettings(id, { mutedUntil: until })
      toast(until === null ? 'You are told of it again' : 'Muted', { action: { label: 'Undo', onClick: () => void mute(before, until) } })
    } catch (error) {
      complain('That did not work', error, { label: 'Try again', onClick: () => void mute(until, before) })
    }
  }
  return (until) => mute(until, settings.mutedUntil)
}
