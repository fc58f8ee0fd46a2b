import { ArrowLeft, ArrowRight, CaseSensitive, CircleAlert, File as FileIcon, Film, Music, Pause, Play, RotateCw, X } from 'lucide-react'
import type { CSSProperties, KeyboardEvent, PointerEvent } from 'react'

import { ProgressRing } from './progress'
import { progressText } from './progress-text'
import type { UploadItem } from './types'
import { Picture } from '../show/picture'
import { sourcesOf } from '../show/sources'
import { useChat } from '../../hooks/chat-context'
import { cn } from '@/lib/cn'

interface TrayTileProps {
  item: UploadItem
  index: number
  count: number
  /** Where it is while tiles are dragged. */
  style: CSSProperties
  lifted: boolean
  onGrab: (event: PointerEvent) => void
  onMove: (by: number) => void
  onDescribe: () => void
}

const SMALL =
  'flex size-7 items-center justify-center rounded-full bg-background/90 text-foreground shadow-soft outline-none hover:bg-background focus-visible:ring-3 focus-visible:ring-ring disabled:opacity-40 pointer-coarse:size-8'

/** One file of a composer. Alt and an arrow move it; so do its buttons, and dragging it. */
export function TrayTile({ item, index, count, style, lifted, onGrab, onMove, onDescribe }: TrayTileProps) {
  const { uploads } = useChat()
  const { record, state } = item
  const { localId, name, kind, bytes } = record
  const said = progressText(state, bytes)
  const moving = state.phase === 'uploading' || state.phase === 'waiting' || state.phase === 'preparing'
  function key(event: KeyboardEvent) {
    if (!event.altKey || (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight')) return
    event.preventDefault()
    // The tiles run the other way in a language that does.
    const back = event.key === (getComputedStyle(event.currentTarget).direction === 'rtl' ? 'ArrowRight' : 'ArrowLeft')
    onMove(back ? -1 : 1)
  }
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- its buttons take the keys
    <li
      onKeyDown={key}
      onPointerDown={onGrab}
      style={style}
      className={cn(
        'group/tile relative w-36 shrink-0 select-none overflow-hidden rounded-xl border border-border bg-card [-webkit-touch-callout:none]',
        count > 1 && 'cursor-grab',
        lifted && 'z-10 cursor-grabbing shadow-lift',
      )}
    >
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
              <button type="button" aria-label={`Move ${name} forward`} disabled={index === 0} onClick={() => onMove(-1)} className={SMALL}>
                <ArrowLeft aria-hidden className="size-3.5 rtl:rotate-180" />
              </button>
              <button type="button" aria-label={`Move ${name} back`} disabled={index === count - 1} onClick={() => onMove(1)} className={SMALL}>
                <ArrowRight aria-hidden className="size-3.5 rtl:rotate-180" />
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
  if (previewUrl && kind === 'image') return <img src={previewUrl} alt="" draggable={false} className="size-full object-cover" />
  if (previewUrl && kind === 'video') return <video src={previewUrl} muted playsInline preload="metadata" aria-hidden className="size-full object-cover" />
  const Icon = kind === 'audio' ? Music : kind === 'video' ? Film : FileIcon
  return <Icon aria-hidden className="size-7 text-muted-foreground" />
}
