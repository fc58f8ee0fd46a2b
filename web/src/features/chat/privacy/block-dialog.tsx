import { useState } from 'react'

import { useRelation } from './use-relation'
import { ProblemAlert } from '@/components/problem-alert'
import {
  AlertDialog,
  AlertDialogCancel,
  AlertDialogContent,
  AlertDialogDescription,
  AlertDialogFooter,
  AlertDialogHeader,
  AlertDialogTitle,
} from '@/components/ui/alert-dialog'
import { Button } from '@/components/ui/button'

interface BlockDialogProps {
  userId: string
  name: string
  onClose: () => void
}

/** Asks before somebody is blocked, and says what it means. */
export function BlockDialog({ userId, name, onClose }: BlockDialogProps) {
  const setRelation = useRelation()
  const [state, setState] = useState<{ busy: boolean; error: unknown }>({ busy: false, error: null })
  const block = async () => {
    setState({ busy: true, error: null })
    try {
      await setRelation(userId, { blocked: true })
      onClose()
    } catch (error) {
      setState({ busy: false, error })
    }
  }
  return (
    <AlertDialog open onOpenChange={(open) => (open ? undefined : onClose())}>
      <AlertDialogContent>
        <AlertDialogHeader>
          <AlertDialogTitle>
            Block <bdi>{name}</bdi>?
          </AlertDialogTitle>
          <AlertDialogDescription>
            Neither of you can write to the other. They no longer see your page, your files, or whether you are here, and stop being your
            subscriber. They are not told. You can undo this at any time.
          </AlertDialogDescription>
        </AlertDialogHeader>
        <ProblemAlert error={state.error} />
        <AlertDialogFooter>
          <AlertDialogCancel>Cancel</AlertDialogCancel>
          <Button variant="destructive" loading={state.busy} onClick={() => void block()}>
            Block
          </Button>
        </AlertDialogFooter>
      </AlertDialogContent>
    </AlertDialog>
  )
}
