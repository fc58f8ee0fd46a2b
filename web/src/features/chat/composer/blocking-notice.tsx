import { Ban } from 'lucide-react'
import { useState } from 'react'

import { useRelation } from '../privacy/use-relation'
import { complain } from '../thread/use-thread-actions'
import { Button } from '@/components/ui/button'

/** In place of the composer while the viewer blocks the other person. */
export function BlockingNotice({ userId, name }: { userId: string; name: string }) {
  const setRelation = useRelation()
  const [busy, setBusy] = useState(false)
  const unblock = () => {
    setBusy(true)
    setRelation(userId, { blocked: false })
      .catch((error: unknown) => complain(`${name} is still blocked`, error, { label: 'Try again', onClick: unblock }))
      .finally(() => setBusy(false))
  }
  return (
    <div role="note" className="mx-auto flex max-w-3xl flex-wrap items-center gap-x-4 gap-y-3 px-4 py-4 sm:px-5">
      <span className="flex size-10 shrink-0 items-center justify-center rounded-full bg-secondary text-primary">
        <Ban aria-hidden className="size-5" />
      </span>
      <p className="min-w-48 flex-1 text-[0.9375rem]">
        <span className="block font-semibold">
          You blocked <bdi>{name}</bdi>
        </span>
        <span className="text-muted-foreground">Unblock them to write. What you have written is kept.</span>
      </p>
      <Button variant="outline" loading={busy} onClick={unblock}>
        Unblock
      </Button>
    </div>
  )
}
