import { useState } from 'react'

import { api } from '@/api'
import { toast } from '@/components/ui/sonner'
import { toProblem } from '@/lib/problem'

/** Has the server try once more to make what can be shown of a file. The message tells what came of it. */
export function useRetryMedia(id: string): { retry: () => void; trying: boolean } {
  const [trying, setTrying] = useState(false)
  function retry() {
    setTrying(true)
    api
      .POST('/api/media/{id}/retry', { params: { path: { id } } })
      .catch((error: unknown) => toast.error('The file could not be tried again', { description: toProblem(error).detail }))
      .finally(() => setTrying(false))
  }
  return { retry, trying }
}
