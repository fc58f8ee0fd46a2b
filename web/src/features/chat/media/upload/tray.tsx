import { ArrowLeft, ArrowRight, CaseSensitive, CircleAlert, File as FileIcon, Film, Music, Pause, Play, RotateCw, X } from 'lucide-react'
import { type KeyboardEvent, useState } from 'react'

import { AltDialog } from './alt-dialog'
import { useTray } from './hooks'
import { ProgressRing } from './progress'
import { Picture } from '../show/picture'
import { sourcesOf } from '../show/sources'
import { progressText } from './progress-text'
import type { UploadItem } from './types'
import { useChat } from '../../hooks/chat-context'
import { cn } from '@/lib/cn'
import { plural } from '@/lib/text'

/** The files that go with the next message. */
export function Tray({ conversationId }: { conversationId: string }) {
  const items = useTray(conversationId)
  const { uploads } = useChat()
  const [described, setDescribed] = useState<string | null>(null)
  if (items.length === 0) return null
  const undescribed = items.filter(({ record }) => record.kind === 'image' && !record.alt).length
  const item = items.find(({ record }) => record.localId === described)
  return (
    <section aria-label="Files of the message" className="grid gap-1.5">
      <ul className="flex gap-2 overflow-x-auto pt-2 pb-1">
        {items.map((one, index) => (
          <TrayTile key={one.record.localId} item={one} index={index} count={items.length} onDescribe={() => setDescribed(one.record.localId)} />
        ))}
      </ul>
      <p className="text-xs text-muted-foreground">
        {plural(items.length, 'file', 'files')}
        {undescribed > 0 ? ' · Describe pictures for people who cannot see them.' : ''}
      </p>
      {item ? (
        <AltDialog
          item={item}
          onSave={(alt) => {
            uploads.describe(item.record.localId, alt)
            setDescribed(null)
          }}
          onClose={() => setDescribed(null)}
        />
      ) : null}
    </section>
  )
}

interface TrayTileProps {
  item: UploadItem
  index: number
  count: number
  onDescribe: () => void
}

const SMALL =
  'flex size-7 items-center justify-center rounded-full bg-background/90 text-foreground shadow-soft outline-none hover:bg-background focus-visible:ring-3 focus-visible:ring-ring disabled:opacity-40 pointer-coarse:size-8'

function TrayTile({ item, index, count, onDescribe }: TrayTileProps) {
  const { uploads } = useChat()
  const { record, state } = item
  const { localId, name, kind, bytes } = record
  const said = progressText(state, bytes)
  const moving = state.phase === 'uploading' || state.phase === 'waiting' || state.phase === 'preparing'
  function key(event: KeyboardEvent) {
    if (!event.altKey || (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight')) return
    event.preventDefault()
    uploads.move(localId, event.key === 'ArrowLeft' ? -1 : 1)
  }
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- its buttons take the keys
    <li onKeyDown={key} className="group/tile relative w-36 shrink-0 overflow-hidden rounded-xl border border-border bg-card">
      <div className="relative flex h-24 items-center justify-center bg-muted">
        <Preview item={item} />
        {moving ? (
          <span className="absolute inset-0 flex items-center justify-center bg-black/35 text-white">
            <ProgressRing done={state.phase === 'preparing' ? 1 : state.sent / Math.max(1, bytes)} label={`${name} on its way`} />
          </span>
        ) : null}
        <div className="absolute inset-x-1 top-1 flex gap-1">
          {count > 1 ? (
            <>
              <button type="button" aria-label={`Move ${name} forward`} disabled={index === 0} onClick={() => uploads.move(localId, -1)} className={SMALL}>
                <ArrowLeft aria-hidden className="size-3.5" />
              </button>
              <button type="button" aria-label={`Move ${name} back`} disabled={index === count - 1} onClick={() => uploads.move(localId, 1)} className={SMALL}>
                <ArrowRight aria-hidden className="size-3.5" />
              </button>
            </>
          ) : null}
          <button type="button" aria-label={`Remove ${name}`} onClick={() => uploads.remove(localId)} className={cn(SMALL, 'ms-auto')}>
            <X aria-hidden className="size-4" />
          </button>
        </div>
        <div className="absolute inset-x-1 bottom-1 flex gap-1">
          {state.phase === 'uploading' ? (
            <button type="button" aria-label={`Pause ${name}`} onClick={() => uploads.pause(localId)} className={SMALL}>
              <Pause aria-hidden className="size-3.5" />
            </button>
          ) : state.phase === 'paused' ? (
            <button type="button" aria-label={`Go on with ${name}`} onClick={() => uploads.resume(localId)} className={SMALL}>
              <Play aria-hidden className="size-3.5" />
            </button>
          ) : state.phase === 'failed' ? (
            <button type="button" aria-label={`Try ${name} again`} onClick={() => uploads.resume(localId)} className={SMALL}>
              <RotateCw aria-hidden className="size-3.5" />
            </button>
          ) : null}
          {kind === 'image' || kind === 'video' ? (
            <button type="button" aria-label={`Describe ${name}`} onClick={onDescribe} className={cn(SMALL, 'ms-auto w-auto gap-1 px-2 text-xs font-semibold pointer-coarse:w-auto', record.alt && 'bg-primary text-primary-foreground hover:bg-primary')}>
              <CaseSensitive aria-hidden className="size-3.5" />
              Alt
            </button>
          ) : null}
        </div>
      </div>
      <div className="px-2 py-1">
        <bdi className="block truncate text-xs font-medium">{name}</bdi>
        <p className={cn('line-clamp-2 text-[0.6875rem] leading-tight tabular-nums', state.phase === 'failed' ? 'text-destructive' : 'text-muted-foreground')}>{said}</p>
      </div>
    </li>
  )
}

function Preview({ item: { record, state, previewUrl } }: { item: UploadItem }) {
  const { kind, kept } = record
  if (kept && sourcesOf(kept)) return <Picture attachment={kept} alt="" sizes="9rem" />
  if (state.phase === 'failed') return <CircleAlert aria-hidden className="size-7 text-destructive" />
  if (previewUrl && kind === 'image') return <img src={previewUrl} alt="" className="size-full object-cover" />
  if (previewUrl && kind === 'video') return <video src={previewUrl} muted playsInline preload="metadata" aria-hidden className="size-full object-cover" />
  const Icon = kind === 'audio' ? Music : kind === 'video' ? Film : FileIcon
  return <Icon aria-hidden className="size-7 text-muted-foreground" />
}
