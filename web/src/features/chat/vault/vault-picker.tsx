import { useState } from 'react'

import type { VaultItem } from './queries'
import { VaultGrid } from './vault-grid'
import { Button } from '@/components/ui/button'
import { Dialog, DialogContent, DialogDescription, DialogFooter, DialogHeader, DialogTitle } from '@/components/ui/dialog'
import { toast } from '@/components/ui/sonner'
import { plural } from '@/lib/text'

interface VaultPickerProps {
  /** How many may be chosen. */
  room: number
  onChoose: (items: VaultItem[]) => void
  onClose: () => void
}

/** Chooses what has been uploaded before, in the order in which it is pressed. */
export function VaultPicker({ room, onChoose, onClose }: VaultPickerProps) {
  const [chosen, setChosen] = useState<readonly VaultItem[]>([])
  function pick(item: VaultItem) {
    if (item.status === 'failed') return toast.error('Not attached', { description: 'Nothing could be made of this file.' })
    if (chosen.some(({ id }) => id === item.id)) return setChosen(chosen.filter(({ id }) => id !== item.id))
    if (chosen.length >= room) return toast.error('Not attached', { description: 'There is no room for more in this message.' })
    setChosen([...chosen, item])
  }
  return (
    <Dialog open onOpenChange={(open) => (open ? undefined : onClose())}>
      <DialogContent className="max-w-3xl">
        <DialogHeader>
          <DialogTitle>From your vault</DialogTitle>
          <DialogDescription>What you have sent before can be sent again without uploading it.</DialogDescription>
        </DialogHeader>
        <div className="max-h-[60dvh] min-h-48 overflow-y-auto p-1.5">
          <VaultGrid verb="Choose" chosen={new Set(chosen.map(({ id }) => id))} onPick={pick} empty="Attach a file to a message first: it is kept here." />
        </div>
        <DialogFooter>
          <Button variant="outline" onClick={onClose}>
            Cancel
          </Button>
          <Button disabled={chosen.length === 0} onClick={() => onChoose([...chosen])}>
            {chosen.length === 0 ? 'Attach' : `Attach ${plural(chosen.length, 'file', 'files')}`}
          </Button>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  )
}
