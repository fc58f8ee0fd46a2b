import { Bell, BellOff } from 'lucide-react'

import { useNow } from '../hooks/use-now'
import { FOREVER, isMuted, useConversationSettings } from '../inbox/use-conversation-settings'
import type { Conversation } from '../model/types'
import { complain } from '../thread/use-thread-actions'
import { DropdownMenuItem, DropdownMenuSub, DropdownMenuSubContent, DropdownMenuSubTrigger } from '@/components/ui/dropdown-menu'
import { toast } from '@/components/ui/sonner'

const HOUR_MS = 60 * 60 * 1000

const SPANS = [
  { label: 'For 1 hour', ms: HOUR_MS },
  { label: 'For 8 hours', ms: 8 * HOUR_MS },
  { label: 'For 1 week', ms: 7 * 24 * HOUR_MS },
  { label: 'Until I turn it back on', ms: null },
] as const

/** Nothing of a muted conversation is told by itself: no push, no sound, no mail. It still counts. */
export function MuteItems({ conversation: { id, settings } }: { conversation: Conversation }) {
  const setSettings = useConversationSettings()
  const now = useNow(60_000)
  const mute = async (mutedUntil: string | null, before: string | null) => {
    try {
      await setSettings(id, { mutedUntil })
      toast(mutedUntil === null ? 'You are told of it again' : 'Muted', { action: { label: 'Undo', onClick: () => void mute(before, mutedUntil) } })
    } catch (error) {
      complain('That did not work', error, { label: 'Try again', onClick: () => void mute(mutedUntil, before) })
    }
  }
  if (isMuted(settings, now))
    return (
      <DropdownMenuItem onSelect={() => void mute(null, settings.mutedUntil)}>
        <Bell aria-hidden />
        Unmute
      </DropdownMenuItem>
    )
  return (
    <DropdownMenuSub>
      <DropdownMenuSubTrigger>
        <BellOff aria-hidden />
        Mute
      </DropdownMenuSubTrigger>
      <DropdownMenuSubContent>
        {SPANS.map(({ label, ms }) => (
          <DropdownMenuItem key={label} onSelect={() => void mute(ms === null ? FOREVER : new Date(Date.now() + ms).toISOString(), null)}>
            {label}
          </DropdownMenuItem>
        ))}
      </DropdownMenuSubContent>
    </DropdownMenuSub>
  )
}
