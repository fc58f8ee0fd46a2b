import { useState } from 'react'

import { summaryOf } from '../model/summary'
import type { Message } from '../model/types'
import {
  AlertDialog,
  AlertDialogCancel,
  AlertDialogContent,
  AlertDialogDescription,
  AlertDialogFooter,
  AlertDialogHeader,
  AlertDialogTitle,
} from '@/components/ui/alert-dialog'
import { ProblemAlert } from '@/components/problem-alert'
import { Button } from '@/components/ui/button'

interface DeleteDialogProps {
  message: Message | null
  /** Rejects with a `Problem` when it could not be deleted. */
  onDelete: (message: Message) => Promise<void>
  onClose: () => void
  /** Takes the focus when the dialog is gone. */
  onLeft: () => void
}

/** Asks before a message goes: it goes for both, and for ever. */
export function DeleteDialog({ message, onDelete, onClose, onLeft }: DeleteDialogProps) {
  const [state, setState] = useState<{ busy: boolean; error: unknown }>({ busy: false, error: null })
  const confirm = async () => {
    if (!message) return
    setState({ busy: true, error: null })
    try {
      await onDelete(message)
      setState({ busy: false, error: null })
      onClose()
    } catch (error) {
      setState({ busy: false, error })
    }
  }
  return (
    <AlertDialog
      open={message !== null}
      onOpenChange={(open) => {
        if (open) return
        setState({ busy: false, error: null })
        onClose()
      }}
    >
      <AlertDialogContent
        onCloseAutoFocus={(event) => {
          event.preventDefault()
          onLeft()
        }}
      >
        <AlertDialogHeader>
          <AlertDialogTitle>Delete this message?</AlertDialogTitle>
          <AlertDialogDescription>It goes for both of you. A note stays in its place, and it cannot be brought back.</AlertDialogDescription>
        </AlertDialogHeader>
        {message ? (
          <blockquote dir="auto" className="rounded-lg bg-muted px-3.5 py-2.5 text-[0.9375rem] wrap-anywhere">
            {summaryOf(message, 200)}
          </blockquote>
        ) : null}
        <ProblemAlert error={state.error} />
        <AlertDialogFooter>
          <AlertDialogCancel>Keep it</AlertDialogCancel>
          <Button variant="destructive" loading={state.busy} onClick={() => void confirm()}>
            Delete for both
          </Button>
        </AlertDialogFooter>
      </AlertDialogContent>
    </AlertDialog>
  )
}
