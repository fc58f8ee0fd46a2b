import { useNavigate } from '@tanstack/react-router'
import { Ban, Bell, BellOff, EllipsisVertical, EyeOff, Flag } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'

import { useRelation, type RelationChange } from './use-relation'
import { useNow } from '../hooks/use-now'
import { ShelvingItems } from '../inbox/shelving-items'
import { isMuted } from '../model/shelves'
import type { Conversation } from '../model/types'
import { useMute } from '../notifications/use-mute'
import { complain } from '../thread/use-thread-actions'
import { Button } from '@/components/ui/button'
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu'
import { toast } from '@/components/ui/sonner'
import { displayName } from '@/lib/people'

const BlockDialog = lazy(async () => ({ default: (await import('./block-dialog')).BlockDialog }))
const MuteDialog = lazy(async () => ({ default: (await import('../notifications/mute-dialog')).MuteDialog }))
const ReportDialog = lazy(async () => ({ default: (await import('./report-dialog')).ReportDialog }))

/** What can be done about the conversation and the other person. */
export function ConversationMenu({ conversation }: { conversation: Conversation }) {
  const { peer, blocked, restricted } = conversation
  const setRelation = useRelation()
  const [asking, setAsking] = useState<'block' | 'report' | 'mute' | null>(null)
  const navigate = useNavigate()
  const mute = useMute(conversation)
  const muted = isMuted(conversation.settings, useNow(60_000))
  const name = displayName(peer)
  const change = async (to: RelationChange, done: string) => {
    try {
      await setRelation(peer.id, to)
      toast(done)
    } catch (error) {
      complain('That did not work', error, { label: 'Try again', onClick: () => void change(to, done) })
    }
  }
  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button variant="ghost" size="icon" aria-label={`More about ${name}`}>
            <EllipsisVertical aria-hidden />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="end" className="max-w-72">
          <ShelvingItems conversation={conversation} onUnread={() => void navigate({ to: '/inbox' })} />
          {muted ? (
            <DropdownMenuItem onSelect={() => void mute(null)}>
              <Bell aria-hidden />
              Unmute
            </DropdownMenuItem>
          ) : (
            <DropdownMenuItem onSelect={() => setAsking('mute')}>
              <BellOff aria-hidden />
              Mute…
            </DropdownMenuItem>
          )}
          <DropdownMenuSeparator />
          <DropdownMenuItem
            onSelect={() => void change({ restricted: !restricted }, restricted ? `${name} is no longer restricted` : `${name} is restricted`)}
          >
            <EyeOff aria-hidden />
            <span className="grid">
              {restricted ? 'Stop restricting' : 'Restrict'}
              {restricted ? null : (
                <span className="text-xs text-muted-foreground">They won’t see when you are here or have read, and won’t notice.</span>
              )}
            </span>
          </DropdownMenuItem>
          {blocked ? (
            <DropdownMenuItem onSelect={() => void change({ blocked: false }, `${name} is no longer blocked`)}>
              <Ban aria-hidden />
              Unblock
            </DropdownMenuItem>
          ) : (
            <DropdownMenuItem variant="destructive" onSelect={() => setAsking('block')}>
              <Ban aria-hidden />
              Block…
            </DropdownMenuItem>
          )}
          <DropdownMenuSeparator />
          <DropdownMenuItem onSelect={() => setAsking('report')}>
            <Flag aria-hidden />
            Report…
          </DropdownMenuItem>
        </DropdownMenuContent>
      </DropdownMenu>
      <Suspense>
        {asking === 'mute' ? <MuteDialog conversation={conversation} onClose={() => setAsking(null)} /> : null}
        {asking === 'block' ? <BlockDialog userId={peer.id} name={name} onClose={() => setAsking(null)} /> : null}
        {asking === 'report' ? <ReportDialog userId={peer.id} name={name} message={null} onClose={() => setAsking(null)} /> : null}
      </Suspense>
    </>
  )
}
