import { type ReactNode, useEffect, useState } from 'react'

import { LiveAnnouncer } from './components/live-announcer'
import { UnreadBadge } from './components/unread-badge'
import { ChatContext } from './hooks/chat-context'
import { startBrowserSession } from './session/browserSession'
import type { ChatSession } from './session/chatSession'
import { useViewer } from '@/api'

/**
 * Runs the chat of whoever is signed in, on every screen: new messages count, are announced and are on their way also
 * while the inbox is not open.
 */
export function ChatProvider({ children }: { children: ReactNode }) {
  const userId = useViewer()?.id ?? null
  const [session, setSession] = useState<ChatSession | null>(null)

  useEffect(() => {
    if (userId === null) return
    const started = startBrowserSession(userId)
    // oxlint-disable-next-line react/set-state-in-effect -- the session lives outside React and begins here
    setSession(started.session)
    return () => {
      setSession(null)
      started.stop()
    }
  }, [userId])

  return (
    <ChatContext value={session}>
      {children}
      {session ? (
        <>
          <LiveAnnouncer />
          <UnreadBadge />
        </>
      ) : null}
    </ChatContext>
  )
}
