import type { UploadItem } from './types'
import { useChat } from '../../hooks/chat-context'
import { useTopic } from '../../hooks/use-store'
import { filesTopic } from '../../model/topics'

/** The files in a conversation's composer, in their order. */
export function useTray(conversationId: string): readonly UploadItem[] {
  const { uploads } = useChat()
  useTopic(filesTopic(conversationId))
  return uploads.tray(conversationId)
}

/** What this page knows of a file on its way; undefined when another page has it. */
export function useUploadItem(conversationId: string, localId: string): UploadItem | undefined {
  const { uploads } = useChat()
  useTopic(filesTopic(conversationId))
  return uploads.get(localId)
}
