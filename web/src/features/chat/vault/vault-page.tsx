import { useState } from 'react'

import { ItemDialog } from './item-dialog'
import { type VaultItem, useUsage } from './queries'
import { VaultGrid } from './vault-grid'
import { useMaybeChat } from '../hooks/chat-context'
import { sizeText } from '../media/words'
import { PageHeader } from '@/components/page'
import { Button } from '@/components/ui/button'
import { plural } from '@/lib/text'

const KINDS = [
  { kind: undefined, label: 'All' },
  { kind: 'image', label: 'Photos' },
  { kind: 'video', label: 'Videos' },
  { kind: 'audio', label: 'Sound' },
  { kind: 'file', label: 'Files' },
] as const

/** Everything one has uploaded, and how much room it takes. */
export function VaultPage() {
  const chat = useMaybeChat()
  const [kind, setKind] = useState<VaultItem['kind'] | undefined>()
  const [open, setOpen] = useState<VaultItem | null>(null)
  return (
    <div className="mx-auto w-full max-w-5xl px-4 pt-6 pb-12 sm:px-8 sm:pt-10">
      <PageHeader title="Vault" description="Everything you have sent or kept to send." />
      <UsageBar />
      <div role="group" aria-label="Show" className="my-5 flex flex-wrap gap-2">
        {KINDS.map((choice) => (
          <Button key={choice.label} variant={choice.kind === kind ? 'default' : 'outline'} size="sm" aria-pressed={choice.kind === kind} onClick={() => setKind(choice.kind)}>
            {choice.label}
          </Button>
        ))}
      </div>
      {/* Pictures need to know who looks. */}
      {chat ? <VaultGrid kind={kind} verb="Open" onPick={setOpen} empty="What you attach to a message is kept here, so that you can send it again." /> : null}
      {open ? <ItemDialog key={open.id} item={open} onClose={() => setOpen(null)} /> : null}
    </div>
  )
}

function UsageBar() {
  const { data } = useUsage()
  if (!data) return <div className="h-10" />
  const share = Math.min(1, data.bytes / data.maxBytes)
  const said = `${sizeText(data.bytes)} of ${sizeText(data.maxBytes)} in ${plural(data.files, 'file', 'files')}`
  return (
    <div className="grid max-w-md gap-1.5">
      <div role="meter" aria-label="Room taken" aria-valuemin={0} aria-valuemax={100} aria-valuenow={Math.round(share * 100)} aria-valuetext={said} className="h-2 overflow-hidden rounded-full bg-secondary">
        <div className="h-full rounded-full bg-primary" style={{ width: `${share * 100}%` }} />
      </div>
      <p className="text-sm text-muted-foreground">{said}</p>
    </div>
  )
}
