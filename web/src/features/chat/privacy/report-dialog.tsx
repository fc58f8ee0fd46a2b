import { type FormEvent, useId, useState } from 'react'

import { REASONS } from './reasons'
import { useRelation } from './use-relation'
import { summaryOf } from '../model/summary'
import type { Message } from '../model/types'
import { api, type Schemas } from '@/api'
import { ProblemAlert } from '@/components/problem-alert'
import { Button } from '@/components/ui/button'
import { Dialog, DialogClose, DialogContent, DialogDescription, DialogFooter, DialogHeader, DialogTitle } from '@/components/ui/dialog'
import { Label } from '@/components/ui/label'
import { RadioGroup, RadioGroupItem } from '@/components/ui/radio-group'
import { toast } from '@/components/ui/sonner'
import { Switch } from '@/components/ui/switch'
import { Textarea } from '@/components/ui/textarea'

const NOTE_MAX = 2000

interface ReportDialogProps {
  userId: string
  name: string
  /** What it is about; the person as such when there is none. */
  message: Message | null
  onClose: () => void
}

/** Tells those who run the place about a person or a message. */
export function ReportDialog({ userId, name, message, onClose }: ReportDialogProps) {
  const id = useId()
  const setRelation = useRelation()
  const [reason, setReason] = useState<Schemas['ReportReason'] | ''>('')
  const [note, setNote] = useState('')
  const [block, setBlock] = useState(false)
  const [state, setState] = useState<{ busy: boolean; error: unknown }>({ busy: false, error: null })
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (reason === '') return
    setState({ busy: true, error: null })
    try {
      const about = message ? { messageId: message.id } : { userId }
      const { data } = await api.POST('/api/reports', { body: { ...about, reason, note: note.trim() || null } })
      if (block) await setRelation(userId, { blocked: true })
      toast.success('Thank you, we will look at it', { description: `Reference ${data?.id ?? ''}` })
      onClose()
    } catch (error) {
      setState({ busy: false, error })
    }
  }
  return (
    <Dialog open onOpenChange={(open) => (open ? undefined : onClose())}>
      <DialogContent>
        <form onSubmit={(event) => void submit(event)} className="grid gap-5">
          <DialogHeader>
            <DialogTitle>
              {message ? 'Report this message' : 'Report '}
              {message ? null : <bdi>{name}</bdi>}
            </DialogTitle>
            <DialogDescription>Those who run this place will read it. {name} is not told.</DialogDescription>
          </DialogHeader>
          {message ? (
            <blockquote dir="auto" className="rounded-lg bg-muted px-3.5 py-2.5 text-[0.9375rem] wrap-anywhere">
              {summaryOf(message, 200)}
            </blockquote>
          ) : null}
          <RadioGroup aria-label="What is wrong" value={reason} onValueChange={(value) => setReason(value as Schemas['ReportReason'])} className="gap-0">
            {REASONS.map(({ value, label }) => (
              <div key={value} className="flex min-h-11 items-center gap-3">
                <RadioGroupItem id={`${id}-${value}`} value={value} />
                <Label htmlFor={`${id}-${value}`} className="flex-1 py-2 font-normal">
                  {label}
                </Label>
              </div>
            ))}
          </RadioGroup>
          <div className="grid gap-1.5">
            <Label htmlFor={`${id}-note`}>What happened? (optional)</Label>
            <Textarea id={`${id}-note`} rows={3} maxLength={NOTE_MAX} value={note} onChange={({ target }) => setNote(target.value)} />
          </div>
          <div className="flex items-center justify-between gap-4">
            <Label htmlFor={`${id}-block`}>
              Also block <bdi>{name}</bdi>
            </Label>
            <Switch id={`${id}-block`} checked={block} onCheckedChange={setBlock} />
          </div>
          <ProblemAlert error={state.error} />
          <DialogFooter>
            <DialogClose asChild>
              <Button type="button" variant="outline">
                Cancel
              </Button>
            </DialogClose>
            <Button type="submit" loading={state.busy} disabled={reason === ''}>
              Send the report
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  )
}
