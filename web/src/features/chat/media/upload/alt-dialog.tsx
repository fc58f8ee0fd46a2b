import { useId, useState } from 'react'

import type { UploadItem } from './types'
import { Button } from '@/components/ui/button'
import { Dialog, DialogContent, DialogDescription, DialogFooter, DialogHeader, DialogTitle } from '@/components/ui/dialog'
import { Label } from '@/components/ui/label'
import { Textarea } from '@/components/ui/textarea'

/** The server's limit. */
const ALT_MAX_CHARS = 1000

interface AltDialogProps {
  item: UploadItem
  onSave: (alt: string | null) => void
  onClose: () => void
}

/** Asks what is seen in a picture or a video. */
export function AltDialog({ item: { record, previewUrl }, onSave, onClose }: AltDialogProps) {
  const [text, setText] = useState(record.alt ?? '')
  const id = useId()
  return (
    <Dialog open onOpenChange={(open) => (open ? undefined : onClose())}>
      <DialogContent>
        <DialogHeader>
          <DialogTitle>Describe {record.kind === 'video' ? 'the video' : 'the picture'}</DialogTitle>
          <DialogDescription>It is read to people who cannot see it, and shown when it cannot be loaded.</DialogDescription>
        </DialogHeader>
        <form
          className="grid gap-4"
          onSubmit={(event) => {
            event.preventDefault()
            // The dialog stands in the composer's form, which is not to be sent by it.
            event.stopPropagation()
            onSave(text.trim() === '' ? null : text.trim())
          }}
        >
          {previewUrl && record.kind === 'image' ? <img src={previewUrl} alt="" className="mx-auto max-h-48 rounded-lg object-contain" /> : null}
          <div className="grid gap-1.5">
            <Label htmlFor={id}>What is seen</Label>
            <Textarea id={id} rows={3} maxLength={ALT_MAX_CHARS} value={text} onChange={(event) => setText(event.target.value)} />
          </div>
          <DialogFooter>
            <Button type="button" variant="outline" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit">Save</Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  )
}
