import { useCallback, useState } from 'react'

import { toast } from '@/components/ui/sonner'
import { toProblem } from '@/lib/problem'
import { unsentCount } from '@/lib/unsent'
import { sessionStore } from '@/session'

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
    const waiting = unsentCount()
    if (waiting === 0) return attempt()
    toast.warning(waiting === 1 ? 'A message has not been sent yet' : `${waiting} messages have not been sent yet`, {
      description: 'Signing out now deletes what waits.',
      action: { label: 'Sign out', onClick: () => void attempt() },
      duration: 15_000,
    })
  }, [])
  return { signOut, pending }
}
