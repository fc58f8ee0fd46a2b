import { useCallback, useState } from 'react'

import { toast } from '@/components/ui/sonner'
import { toProblem } from '@/lib/problem'
import { unsent } from '@/lib/unsent'
import { sessionStore } from '@/session'

/** What would be lost, with its verb. */
function lossOf(messages: number, files: number): string {
  const text = messages === 0 ? '' : messages === 1 ? 'A message' : `${messages} messages`
  const chosen = files === 0 ? '' : files === 1 ? 'a file' : `${files} files`
  const both = text && chosen ? `${text} and ${chosen}` : text || chosen.replace(/^a/, 'A')
  return `${both} ${messages + files === 1 ? 'has' : 'have'}`
}

/**
 * Signs out; says so when it did not work, and offers to try again. The shell then leads away. Asks first if something
 * waits to be sent.
 */
export function useSignOut(): { signOut: () => Promise<void>; pending: boolean } {
  const [pending, setPending] = useState(false)
  const signOut = useCallback(async () => {
    const attempt = async () => {
      setPending(true)
      try {
        await sessionStore.signOut()
      } catch (error) {
        toast.error('You are still signed in', {
          description: toProblem(error).detail,
          action: { label: 'Try again', onClick: () => void attempt() },
        })
      } finally {
        setPending(false)
      }
    }
    setPending(true)
    const { messages, files } = await unsent()
    if (messages === 0 && files === 0) return attempt()
    setPending(false)
    toast.warning(`${lossOf(messages, files)} not been sent yet`, {
      description: 'Signing out now deletes what waits.',
      action: { label: 'Sign out', onClick: () => void attempt() },
      duration: 15_000,
    })
  }, [])
  return { signOut, pending }
}
