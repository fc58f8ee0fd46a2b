import { CircleAlert, Mic, Music, Pause, Play } from 'lucide-react'
import { useMemo } from 'react'

import { downloadOf, waveformOf } from './sources'
import { Waveform } from './waveform'
import { player, useHeard } from '../player'
import type { Attachment } from '../types'
import { clock, FAULTS, spokenTime } from '../words'
import { Spinner } from '@/components/ui/spinner'
import { cn } from '@/lib/cn'

/** The keys and the page's own steps move by this, in milliseconds. */
const STEP_MS = 1000

interface AudioCardProps {
  attachment: Attachment
  own: boolean
  tabbable: boolean
}

/** A voice note or another sound: its waveform is the way through it. */
export function AudioCard({ attachment, own, tabbable }: AudioCardProps) {
  const { id, name, purpose, status, fault, progress, waveform } = attachment
  const durationMs = attachment.durationMs ?? 0
  const heard = useHeard(id)
  const peaks = useMemo(() => waveformOf(waveform), [waveform])
  const url = downloadOf(attachment)
  const title = purpose === 'voice' ? 'Voice note' : name
  const muted = own ? 'text-bubble-own-muted' : 'text-bubble-peer-muted'
  const round = cn('flex size-11 shrink-0 items-center justify-center rounded-full', own ? 'bg-black/20 hover:bg-black/30' : 'bg-secondary hover:bg-accent')
  if (!url)
    return (
      <div className="flex min-w-56 items-center gap-3 py-1">
        <span className={round}>{status === 'failed' ? <CircleAlert aria-hidden className="size-5" /> : <Spinner className="size-5" />}</span>
        <span className="min-w-0">
          <bdi className="block truncate text-[0.9375rem] font-medium">{title}</bdi>
          <span className={cn('block text-[0.8125rem]', muted)}>
            {status === 'failed' ? FAULTS[fault ?? 'internal'] : progress ? `Preparing, ${progress} %` : 'Preparing…'}
          </span>
        </span>
      </div>
    )
  const at = Math.min(heard.at, durationMs)
  const tab = tabbable ? 0 : -1
  return (
    <div className="grid w-64 max-w-full grid-cols-[auto_1fr] items-center gap-x-3 py-1">
      <button type="button" tabIndex={tab} aria-label={`${heard.playing ? 'Pause' : 'Play'} ${title}, ${spokenTime(durationMs)}`} onClick={() => player.toggle(id, url)} className={round}>
        {heard.playing ? <Pause aria-hidden className="size-5 fill-current" /> : <Play aria-hidden className="size-5 translate-x-0.5 fill-current" />}
      </button>
      <div className="min-w-0">
        {purpose === 'voice' ? null : <bdi className="block truncate text-[0.9375rem] font-medium">{name}</bdi>}
        <div className="relative h-8 has-focus-visible:rounded-md has-focus-visible:ring-3 has-focus-visible:ring-ring">
          <Waveform peaks={peaks} done={durationMs > 0 ? at / durationMs : 0} />
          <input
            type="range"
            tabIndex={tab}
            min={0}
            max={durationMs}
            step={STEP_MS}
            value={at}
            aria-label={`Position in ${title}`}
            aria-valuetext={`${spokenTime(at)} of ${spokenTime(durationMs)}`}
            onChange={(event) => player.seek(id, url, Number(event.target.value))}
            className="absolute inset-0 size-full cursor-pointer opacity-0"
          />
        </div>
        <div className={cn('flex items-center gap-2 text-xs tabular-nums', muted)}>
          {purpose === 'voice' ? <Mic aria-hidden className="size-3.5" /> : <Music aria-hidden className="size-3.5" />}
          <span>{heard.failed ? 'Could not be played' : heard.id === null ? clock(durationMs) : `${clock(at)} / ${clock(durationMs)}`}</span>
          <button
            type="button"
            tabIndex={tab}
            onClick={() => player.nextRate()}
            aria-label={`Speed ${heard.rate} times`}
            className={cn('ms-auto rounded-full px-2 py-0.5 font-semibold', own ? 'bg-black/15 hover:bg-black/25' : 'bg-secondary hover:bg-accent')}
          >
            {heard.rate}×
          </button>
        </div>
      </div>
    </div>
  )
}
