import { useCallback, useState } from 'react'

import { toast } from '@/components/ui/sonner'
import { toProblem } from '@/lib/problem'
import { sessionStore } from '@/session'

/** Signs out; says so when it did not work, and offers to try again. The shell then leads away. */
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
    await attempt()
  }, [])
  return { signOut, pending }
}
