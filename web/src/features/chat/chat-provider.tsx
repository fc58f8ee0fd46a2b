import { type ReactNode, useEffect, useState } from 'react'

import { LiveAnnouncer } from './components/live-announcer'
import { UnreadBadge } from './components/unread-badge'
import { ChatContext } from './hooks/chat-context'
import { leaveChat } from './disk/browserDatabase'
import { NotificationWatch } from './notifications/notification-watch'
import { startBrowserSession } from './session/browserSession'
import type { ChatSession } from './session/chatSession'
import { useViewer } from '@/api'
import { setUnsentCounter } from '@/lib/unsent'
import { sessionStore } from '@/session'

/**
 * Runs the chat of whoever is signed in, on every screen: new messages count, are announced and are on their way also
 * while the inbox is not open.
 */
export function ChatProvider({ children }: { children: ReactNode }) {
  const viewer = useViewer()
  const userId = viewer?.id
  const clerkId = viewer?.clerkId
  const [session, setSession] = useState<ChatSession | null>(null)

  useEffect(() => {
    if (userId === undefined || clerkId === undefined) return
    const started = startBrowserSession({ id: userId, clerkId })
    const stops = [sessionStore.onLeave(() => Promise.all([leaveChat(userId), started.session.media.leave()]).then(() => {})), setUnsentCounter(() => started.ready.then(() => started.session.unsent()))]
    let current = true
    void started.ready.then(() => {
      if (current) setSession(started.session)
    })
    return () => {
      current = false
      for (const stop of stops) stop()
      setSession(null)
      started.stop()
    }
  }, [userId, clerkId])

  return (
    <ChatContext value={session}>
      {children}
      {session ? (
        <>
          <LiveAnnouncer />
          <UnreadBadge />
          <NotificationWatch />
        </>
      ) : null}
    </ChatContext>
  )
}
