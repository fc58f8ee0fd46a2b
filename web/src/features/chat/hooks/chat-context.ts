import { createContext, useContext } from 'react'

import type { ChatSession } from '../session/chatSession'

/** The chat of whoever is signed in; null while it is not known who that is. */
export const ChatContext = createContext<ChatSession | null>(null)

/** The running chat. Only below a component that has checked {@link useMaybeChat}. */
export function useChat(): ChatSession {
  const session = useContext(ChatContext)
  if (!session) throw new Error('useChat needs a signed-in chat around it')
  return session
}

export function useMaybeChat(): ChatSession | null {
  return useContext(ChatContext)
}
