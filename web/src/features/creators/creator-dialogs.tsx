import { ProblemAlert } from '@/components/problem-alert'
import {
  AlertDialog,
  AlertDialogAction,
  AlertDialogCancel,
  AlertDialogContent,
  AlertDialogDescription,
  AlertDialogFooter,
  AlertDialogHeader,
  AlertDialogTitle,
} from '@/components/ui/alert-dialog'
import { Button } from '@/components/ui/button'
import { Dialog, DialogContent, DialogDescription, DialogFooter, DialogHeader, DialogTitle } from '@/components/ui/dialog'

interface CancelDialogProps {
  name: string
  subscribersOnly: boolean
  open: boolean
  pending: boolean
  /** Why the last attempt failed. */
  error: unknown
  onClose: () => void
  onConfirm: () => void
}

/** Asks before a subscription is cancelled, and says what is lost by it. */
export function CancelDialog({ name, subscribersOnly, open, pending, error, onClose, onConfirm }: CancelDialogProps) {
  return (
    <AlertDialog open={open} onOpenChange={(next) => (next ? undefined : onClose())}>
      <AlertDialogContent>
        <AlertDialogHeader>
          <AlertDialogTitle>Cancel your subscription to {name}?</AlertDialogTitle>
          <AlertDialogDescription>
            {subscribersOnly
              ? 'You will not be able to write to them any more. What was said stays in your inbox.'
              : 'You can subscribe again at any time. Your conversation stays as it is.'}
          </AlertDialogDescription>
        </AlertDialogHeader>
        <ProblemAlert error={error} />
        <AlertDialogFooter>
          <AlertDialogCancel>Keep it</AlertDialogCancel>
          <AlertDialogAction
            variant="destructive"
            loading={pending}
            onClick={(event) => {
              // The dialog closes once the server has answered.
              event.preventDefault()
              onConfirm()
            }}
          >
            Cancel subscription
          </AlertDialogAction>
        </AlertDialogFooter>
      </AlertDialogContent>
    </AlertDialog>
  )
}

interface SubscribersOnlyDialogProps {
  name: string
  open: boolean
  pending: boolean
  /** Why the last attempt failed. */
  error: unknown
  onClose: () => void
  onSubscribe: () => void
}

/** Explains why a message cannot be written, and offers what makes it possible. */
export function SubscribersOnlyDialog({ name, open, pending, error, onClose, onSubscribe }: SubscribersOnlyDialogProps) {
  return (
    <Dialog open={open} onOpenChange={(next) => (next ? undefined : onClose())}>
      <DialogContent className="max-w-md">
        <DialogHeader>
          <DialogTitle>Only subscribers can write to {name}</DialogTitle>
          <DialogDescription>Subscribing is free. You can cancel it on this page at any time.</DialogDescription>
        </DialogHeader>
        <ProblemAlert error={error} />
        <DialogFooter>
          <Button variant="outline" onClick={onClose}>
            Not now
          </Button>
          <Button loading={pending} onClick={onSubscribe}>
            Subscribe and write
          </Button>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  )
}
