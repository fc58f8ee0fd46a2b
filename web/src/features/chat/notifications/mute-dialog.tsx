import { useMute } from './use-mute'
import { FOREVER } from '../inbox/use-conversation-settings'
import type { Conversation } from '../model/types'
import { Button } from '@/components/ui/button'
import { Dialog, DialogContent, DialogDescription, DialogTitle } from '@/components/ui/dialog'
import { displayName } from '@/lib/people'

const HOUR_MS = 60 * 60 * 1000

const SPANS = [
  { label: 'For 1 hour', ms: HOUR_MS },
  { label: 'For 8 hours', ms: 8 * HOUR_MS },
  { label: 'For 1 week', ms: 7 * 24 * HOUR_MS },
  { label: 'Until I turn it back on', ms: null },
] as const

function untilAfter(ms: number | null): string {
  return ms === null ? FOREVER : new Date(Date.now() + ms).toISOString()
}

/** Asks for how long nothing of a conversation is told by itself. */
export function MuteDialog({ conversation, onClose }: { conversation: Conversation; onClose: () => void }) {
  const mute = useMute(conversation)
  const choose = (ms: number | null) => {
    onClose()
    void mute(untilAfter(ms))
  }
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent className="max-w-sm">
        <DialogTitle>
          Mute <bdi>{displayName(conversation.peer)}</bdi>
        </DialogTitle>
        <DialogDescription>You are not told of new messages. They still come, and count.</DialogDescription>
        <div className="mt-2 grid gap-2">
          {SPANS.map(({ label, ms }) => (
            <Button key={label} variant="outline" onClick={() => choose(ms)}>
              {label}
            </Button>
          ))}
        </div>
      </DialogContent>
    </Dialog>
  )
}
