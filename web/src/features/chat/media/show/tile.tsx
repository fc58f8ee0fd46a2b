import { CircleAlert, Film, ImageIcon, Play, RotateCw } from 'lucide-react'

import { LoopingVideo } from './looping-video'
import { Picture } from './picture'
import { downloadOf } from './sources'
import { useRetryMedia } from './use-retry-media'
import type { Attachment } from '../types'
import { clock, FAULTS, filesText } from '../words'
import { Spinner } from '@/components/ui/spinner'

interface TileProps {
  attachment: Attachment
  own: boolean
  tabbable: boolean
  sizes: string
  onOpen: () => void
}

/** What a screen reader says of a picture or a video. */
export function nameOf(attachment: Attachment): string {
  return [filesText([attachment]), attachment.alt].filter(Boolean).join(', ')
}

/** A picture or a video of an album. */
export function PictureTile({ attachment, own, tabbable, sizes, onOpen }: TileProps) {
  const { kind, status, looped, durationMs } = attachment
  if (status === 'processing') return <Preparing attachment={attachment} />
  if (status === 'failed') return <Failed attachment={attachment} own={own} tabbable={tabbable} />
  const url = looped ? downloadOf(attachment) : null
  return (
    <>
      <button
        type="button"
        tabIndex={tabbable ? 0 : -1}
        aria-label={`Open ${nameOf(attachment)}`}
        onClick={onOpen}
        className="absolute inset-0 size-full cursor-zoom-in outline-none focus-visible:z-10 focus-visible:ring-4 focus-visible:ring-ring focus-visible:ring-inset"
      >
        <Picture attachment={attachment} alt={attachment.alt ?? ''} sizes={sizes} />
        {url ? <LoopingVideo url={url} /> : null}
      </button>
      {kind === 'video' && !looped ? (
        <>
          <span aria-hidden className="pointer-events-none absolute inset-0 m-auto flex size-12 items-center justify-center rounded-full bg-black/55 text-white">
            <Play className="size-6 translate-x-0.5 fill-current" />
          </span>
          <span aria-hidden className="pointer-events-none absolute start-2 bottom-2 rounded-full bg-black/60 px-2 py-0.5 text-xs font-medium text-white tabular-nums">
            {clock(durationMs ?? 0)}
          </span>
        </>
      ) : looped ? (
        <span aria-hidden className="pointer-events-none absolute start-2 bottom-2 rounded-full bg-black/60 px-2 py-0.5 text-xs font-medium text-white">
          GIF
        </span>
      ) : null}
    </>
  )
}

function Preparing({ attachment }: { attachment: Attachment }) {
  const { kind, progress } = attachment
  const Icon = kind === 'video' ? Film : ImageIcon
  return (
    <span role="status" className="absolute inset-0 flex flex-col items-center justify-center gap-2 bg-muted text-sm text-muted-foreground">
      <Icon aria-hidden className="size-6" />
      <span className="flex items-center gap-2">
        <Spinner className="size-4" />
        {progress ? `Preparing, ${progress} %` : 'Preparing…'}
      </span>
      <span className="sr-only">{nameOf(attachment)}</span>
    </span>
  )
}

function Failed({ attachment, own, tabbable }: { attachment: Attachment; own: boolean; tabbable: boolean }) {
  const { name } = attachment
  const fault = attachment.fault ?? 'internal'
  const { retry, trying } = useRetryMedia(attachment.id)
  return (
    <span className="absolute inset-0 flex flex-col items-center justify-center gap-1.5 overflow-hidden bg-muted p-3 text-center text-sm text-muted-foreground">
      <CircleAlert aria-hidden className="size-5 text-destructive" />
      <bdi className="line-clamp-1 font-medium wrap-anywhere text-foreground">{name}</bdi>
      <span>{FAULTS[fault]}</span>
      {own && fault === 'internal' ? (
        <button
          type="button"
          tabIndex={tabbable ? 0 : -1}
          disabled={trying}
          onClick={retry}
          className="inline-flex items-center gap-1 rounded-full bg-background px-3 py-1.5 font-medium text-foreground shadow-soft"
        >
          <RotateCw aria-hidden className="size-3.5" />
          Try again
        </button>
      ) : null}
    </span>
  )
}
