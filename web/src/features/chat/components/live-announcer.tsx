import { useParams } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'

import { useChat } from '../hooks/chat-context'
import { announcement } from '../model/announcement'
import type { Message } from '../model/types'

/** Messages that come this close together are announced as one. */
const GATHER_MS = 400

/**
 * The one live region of the chat. It says what has just come and nothing else: history is never read out, however
 * much of it is loaded or scrolled through.
 */
export function LiveAnnouncer() {
  const { store } = useChat()
  const { conversationId } = useParams({ strict: false })
  const open = useRef(conversationId)
  useEffect(() => {
    open.current = conversationId
  })
  const [text, setText] = useState('')

  useEffect(() => {
    let gathered: Message[] = []
    let timer: ReturnType<typeof setTimeout> | undefined
    const say = () => {
      const next = announcement(gathered, open.current, (id) => store.conversations.get(id))
      // The same words twice in a row are only read again when the text is not quite the same.
      setText((before) => (before === next ? `${next}\u00A0` : next))
      gathered = []
      timer = undefined
    }
    const stop = store.onArrival((message) => {
      gathered.push(message)
      timer ??= setTimeout(say, GATHER_MS)
    })
    return () => {
      stop()
      clearTimeout(timer)
    }
  }, [store])

  return (
    <div role="status" aria-live="polite" className="sr-only" data-testid="chat-announcer">
      {text}
    </div>
  )
}
