import { Download, RotateCw, Trash2 } from 'lucide-react'
import { useId, useState } from 'react'

import { useVaultRefresh, type VaultItem } from './queries'
import { AudioCard } from '../media/show/audio-card'
import { Picture } from '../media/show/picture'
import { downloadOf, sourcesOf } from '../media/show/sources'
import { useRetryMedia } from '../media/show/use-retry-media'
import { VideoPlayer } from '../media/show/video-player'
import { FAULTS, sizeText } from '../media/words'
import { api } from '@/api'
import { ProblemAlert } from '@/components/problem-alert'
import { Button } from '@/components/ui/button'
import { Dialog, DialogContent, DialogDescription, DialogFooter, DialogHeader, DialogTitle } from '@/components/ui/dialog'
import { Input } from '@/components/ui/input'
import { Label } from '@/components/ui/label'
import { toast } from '@/components/ui/sonner'
import { Textarea } from '@/components/ui/textarea'
import { plural } from '@/lib/text'

const NAME_MAX_CHARS = 200
const ALT_MAX_CHARS = 1000

/** One item of the vault: what it is, what it is called, and what can be done with it. */
export function ItemDialog({ item, onClose }: { item: VaultItem; onClose: () => void }) {
  const [name, setName] = useState(item.name)
  const [alt, setAlt] = useState(item.alt ?? '')
  const [asked, setAsked] = useState(false)
  const [saving, setSaving] = useState(false)
  const [problem, setProblem] = useState<unknown>(null)
  const refresh = useVaultRefresh()
  const { retry, trying } = useRetryMedia(item.id)
  const [nameId, altId] = [useId(), useId()]
  const url = downloadOf(item)
  const path = { params: { path: { id: item.id } } }

  async function act(work: () => Promise<unknown>, said: string) {
    setSaving(true)
    setProblem(null)
    try {
      await work()
      refresh()
      toast.success(said)
      onClose()
    } catch (error) {
      setProblem(error)
      setSaving(false)
    }
  }

  return (
    <Dialog open onOpenChange={(open) => (open ? undefined : onClose())}>
      <DialogContent className="max-w-xl">
        <DialogHeader>
          <DialogTitle className="truncate">{item.name}</DialogTitle>
          <DialogDescription>
            {sizeText(item.bytes)} · {new Date(item.createdAt).toLocaleDateString(undefined, { dateStyle: 'long' })} ·{' '}
            {item.uses > 0 ? `in ${plural(item.uses, 'message', 'messages')}` : 'not used yet'}
          </DialogDescription>
        </DialogHeader>
        <Preview item={item} />
        {item.status === 'failed' ? (
          <div className="flex flex-wrap items-center gap-3">
            <p className="text-sm text-destructive">{FAULTS[item.fault ?? 'internal']}</p>
            {item.fault === 'internal' ? (
              <Button variant="outline" size="sm" loading={trying} onClick={retry}>
                <RotateCw aria-hidden />
                Try again
              </Button>
            ) : null}
          </div>
        ) : null}
        <form
          className="grid gap-4"
          onSubmit={(event) => {
            event.preventDefault()
            void act(() => api.PATCH('/api/media/{id}', { ...path, body: { name: name.trim(), alt: alt.trim() || null } }), 'Saved')
          }}
        >
          {problem ? <ProblemAlert error={problem} /> : null}
          <div className="grid gap-1.5">
            <Label htmlFor={nameId}>Name</Label>
            <Input id={nameId} value={name} required maxLength={NAME_MAX_CHARS} onChange={(event) => setName(event.target.value)} />
          </div>
          {item.kind === 'image' || item.kind === 'video' ? (
            <div className="grid gap-1.5">
              <Label htmlFor={altId}>What is seen</Label>
              <Textarea id={altId} rows={2} value={alt} maxLength={ALT_MAX_CHARS} onChange={(event) => setAlt(event.target.value)} />
            </div>
          ) : null}
          <p className="text-sm text-muted-foreground">Messages that were sent keep the name and the description they were sent with.</p>
          <DialogFooter className="sm:justify-between">
            {asked ? (
              <Button type="button" variant="destructive" loading={saving} onClick={() => void act(() => api.DELETE('/api/media/{id}', path), 'Removed from your vault')}>
                Remove it from the vault
              </Button>
            ) : (
              <Button type="button" variant="ghost" onClick={() => setAsked(true)} className="text-destructive">
                <Trash2 aria-hidden />
                Remove…
              </Button>
            )}
            <div className="flex gap-3">
              {url ? (
                <Button asChild variant="outline">
                  <a href={url} download={item.name}>
                    <Download aria-hidden />
                    Download
                  </a>
                </Button>
              ) : null}
              <Button type="submit" loading={saving}>
                Save
              </Button>
            </div>
          </DialogFooter>
          {asked ? <p className="text-sm text-muted-foreground">Messages that carry it go on showing it.</p> : null}
        </form>
      </DialogContent>
    </Dialog>
  )
}

function Preview({ item }: { item: VaultItem }) {
  if (item.status !== 'ready') return null
  if (item.kind === 'audio')
    return (
      <div className="flex justify-center rounded-xl bg-muted p-4">
        <AudioCard attachment={item} own={false} tabbable />
      </div>
    )
  if (!sourcesOf(item)) return null
  return (
    <div className="relative h-64 overflow-hidden rounded-xl bg-muted">
      {item.kind === 'video' ? <VideoPlayer attachment={item} /> : <Picture attachment={item} alt={item.alt ?? ''} sizes="36rem" fit="contain" eager />}
    </div>
  )
}
