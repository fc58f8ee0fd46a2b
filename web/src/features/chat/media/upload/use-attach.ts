import { choose } from './choose'
import { useConfig } from '@/api'
import { toast } from '@/components/ui/sonner'
import { useChat } from '../../hooks/chat-context'

/** What holds until the server has said what it allows; the server checks everything itself. */
const DEFAULTS = { attachmentsPerMessage: 40, fileMaxBytes: 5 * 2 ** 30, video: true }

/** Puts chosen, pasted or dropped files into a conversation's composer, and says what of them cannot be sent. */
export function useAttach(conversationId: string): (files: readonly File[]) => void {
  const { uploads } = useChat()
  const config = useConfig().data
  const limits = config ? { ...config.limits, video: config.media.video } : DEFAULTS
  return (files) => {
    if (files.length === 0) return
    void choose(files, conversationId, uploads.tray(conversationId).length, limits).then(({ records, refusals }) => {
      uploads.add(records)
      for (const refusal of refusals) toast.error('Not attached', { description: refusal })
    })
  }
}
