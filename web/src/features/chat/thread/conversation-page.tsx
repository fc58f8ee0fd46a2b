import { Link } from '@tanstack/react-router'
import { ArrowLeft, SearchX } from 'lucide-react'
import { useEffect, useState } from 'react'

import { ConversationView } from './conversation-view'
import { ThreadSkeleton } from './thread-skeleton'
import { useMaybeChat } from '../hooks/chat-context'
import { useConversation } from '../hooks/use-store'
import { ErrorNotice } from '@/components/error-notice'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { useDocumentTitle } from '@/lib/hooks/use-document-title'
import { displayName } from '@/lib/people'
import { toProblem } from '@/lib/problem'

interface Place {
  conversationId: string
  /** The message to go to. */
  at: number | undefined
}

/** One conversation, from its address. */
export function ConversationPage(place: Place) {
  const chat = useMaybeChat()
  return chat ? <Loaded {...place} /> : <ThreadSkeleton />
}

function Loaded({ conversationId, at }: Place) {
  const { session, error, retry } = useLoaded(conversationId)
  useDocumentTitle(session ? displayName(session.peer) : 'Conversation')
  if (session) return <ConversationView conversation={session} at={at} />
  if (error === null)
    return (
      <div className="flex h-full flex-col">
        <ThreadSkeleton />
      </div>
    )
  if (toProblem(error).status === 404)
    return (
      <div className="flex h-full items-center justify-center">
        <EmptyState icon={SearchX} title="There is no such conversation" description="The address is wrong, or it belongs to another account.">
          <Button asChild>
            <Link to="/inbox">Go to the inbox</Link>
          </Button>
        </EmptyState>
      </div>
    )
  return (
    <div className="flex h-full flex-col justify-center">
      <ErrorNotice error={error} title="This conversation could not be opened" onRetry={retry} />
      <Button asChild variant="link" className="mx-auto lg:hidden">
        <Link to="/inbox">
          <ArrowLeft aria-hidden className="rtl:rotate-180" />
          Back to the inbox
        </Link>
      </Button>
    </div>
  )
}

/** The conversation from the store, fetched when it is not there. */
function useLoaded(conversationId: string) {
  const chat = useMaybeChat()
  const session = useConversation(conversationId)
  const [error, setError] = useState<unknown>(null)
  const [attempt, setAttempt] = useState(0)
  const missing = session === undefined
  useEffect(() => {
    if (!missing || !chat) return
    let current = true
    chat.loadConversation(conversationId).catch((cause: unknown) => {
      if (current) setError(cause)
    })
    return () => {
      current = false
    }
  }, [chat, conversationId, missing, attempt])
  const retry = () => {
    setError(null)
    setAttempt((count) => count + 1)
  }
  return { session, error, retry }
}
