import { hashKey, type QueryClient } from '@tanstack/react-query'

import { configKey, keepConfig, type Schemas, viewerKey } from '@/api'
import { onSessionChange, sessionStore } from '@/session'
import { lastKnown } from '@/session/last-known'

/**
 * Keeps who is signed in and what the installation is like, for the next opening without a connection; throws the
 * former away with what was kept of their conversations when the session is over. Returns how to stop.
 */
export function watchLastKnown(queryClient: QueryClient): () => void {
  const [viewerHash, configHash] = [hashKey(viewerKey), hashKey(configKey)]
  const stops = [
    queryClient.getQueryCache().subscribe(({ type, query }) => {
      if (type !== 'updated' || query.state.status !== 'success') return
      const { data } = query.state
      if (query.queryHash === viewerHash) remember((data as Schemas['UserAnswer']).user)
      if (query.queryHash === configHash) keepConfig(data as Schemas['Config'])
    }),
    onSessionChange(({ status }) => {
      if (status === 'signed-out') void forget()
    }),
  ]
  return () => {
    for (const stop of stops) stop()
  }
}

function remember(user: Schemas['User']): void {
  const state = sessionStore.getState()
  if (state.status !== 'signed-in' || state.subject !== user.clerkId) return
  if (JSON.stringify(user) !== JSON.stringify(lastKnown.get())) lastKnown.set(user)
}

async function forget(): Promise<void> {
  const user = lastKnown.get()
  if (!user) return
  lastKnown.clear()
  const { forgetChat } = await import('@/features/chat/disk/browserDatabase')
  await forgetChat(user.id)
}
