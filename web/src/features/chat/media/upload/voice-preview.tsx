import { Pause, Play } from 'lucide-react'
import { useRef, useState } from 'react'

import { Waveform } from '../show/waveform'
import { clock, spokenTime } from '../words'

/** What was recorded and is not sent yet. */
export interface Note {
  readonly file: File
  readonly url: string
  readonly durationMs: number
  /** How loud it was, 0 to 1, evenly over the time. */
  readonly levels: readonly number[]
}

/** The keys move by this, in milliseconds. */
const STEP_MS = 1000

/** Has a voice note heard before it is sent; its waveform is the way through it. */
export function VoicePreview({ note }: { note: Note }) {
  const audio = useRef<HTMLAudioElement>(null)
  const [playing, setPlaying] = useState(false)
  const [at, setAt] = useState(0)
  const { durationMs } = note
  const now = Math.min(at, durationMs)
  return (
    <>
      {/* oxlint-disable-next-line jsx-a11y/media-has-caption -- what was just said */}
      <audio
        ref={audio}
        src={note.url}
        onPlay={() => setPlaying(true)}
        onPause={() => setPlaying(false)}
        onTimeUpdate={(event) => setAt(event.currentTarget.currentTime * 1000)}
        onEnded={() => setAt(0)}
      />
      <button
        type="button"
        aria-label={playing ? 'Pause' : 'Listen to the voice note'}
        onClick={() => void (playing ? audio.current?.pause() : audio.current?.play())}
        className="flex size-8 shrink-0 items-center justify-center rounded-full bg-secondary outline-none hover:bg-accent focus-visible:ring-3 focus-visible:ring-ring"
      >
        {playing ? <Pause aria-hidden className="size-4 fill-current" /> : <Play aria-hidden className="size-4 fill-current" />}
      </button>
      <span className="relative h-7 min-w-0 flex-1 text-primary has-focus-visible:rounded-md has-focus-visible:ring-3 has-focus-visible:ring-ring">
        <Waveform peaks={note.levels} done={durationMs > 0 ? now / durationMs : 0} />
        <input
          type="range"
          min={0}
          max={durationMs}
          step={STEP_MS}
          value={now}
          aria-label="Position in the voice note"
          aria-valuetext={`${spokenTime(now)} of ${spokenTime(durationMs)}`}
          onChange={(event) => {
            const wanted = Number(event.target.value)
            if (audio.current) audio.current.currentTime = wanted / 1000
            setAt(wanted)
          }}
          className="absolute inset-0 size-full cursor-pointer opacity-0"
        />
      </span>
      <span className="shrink-0 text-sm tabular-nums">
        {clock(now)} / {clock(durationMs)}
      </span>
    </>
  )
}
