import { BellOff } from 'lucide-react'

import { useNow } from '../hooks/use-now'
import { isMuted } from '../model/shelves'
import type { Conversation } from '../model/types'

/** Beside a name: nothing of this conversation is told by itself. */
export function MutedSign({ conversation }: { conversation: Conversation }) {
  const now = useNow(60_000)
  if (!isMuted(conversation.settings, now)) return null
  return (
    <>
      <BellOff aria-hidden className="ms-1.5 inline size-3.5 align-[-0.1em] text-muted-foreground" />
      <span className="sr-only">, muted</span>
    </>
  )
}
