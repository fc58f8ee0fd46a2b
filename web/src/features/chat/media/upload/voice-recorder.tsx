import { Pause, Play, SendHorizontal, Square, Trash2 } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'

import { LONGEST_MS, record, RecorderProblem, type Recording } from './recorder'
import { Waveform } from '../show/waveform'
import { clock, spokenTime } from '../words'
import { Button } from '@/components/ui/button'
import { toast } from '@/components/ui/sonner'

/** From here on the time left is shown. */
const COUNTDOWN_MS = 60_000

interface VoiceRecorderProps {
  onSend: (note: { file: File; durationMs: number }) => void
  onClose: () => void
}

interface Note {
  readonly file: File
  readonly url: string
  readonly durationMs: number
}

/** Records a voice note from the moment it is shown: listen to it, send it, or throw it away. */
export function VoiceRecorder({ onSend, onClose }: VoiceRecorderProps) {
  const [levels, setLevels] = useState<readonly number[]>([])
  const [elapsed, setElapsed] = useState(0)
  const [note, setNote] = useState<Note | null>(null)
  const recording = useRef<Recording | null>(null)
  const startedAt = useRef(0)
  const latest = useRef({ onClose, finish: async (): Promise<Note | null> => null })

  async function finish(): Promise<Note | null> {
    const current = recording.current
    if (!current) return note
    recording.current = null
    const durationMs = Math.min(LONGEST_MS, Date.now() - startedAt.current)
    const file = await current.stop()
    const made = { file, url: URL.createObjectURL(file), durationMs }
    setNote(made)
    return made
  }

  useEffect(() => {
    latest.current = { onClose, finish }
  })

  useEffect(() => {
    let gone = false
    record((level) => {
      setLevels((before) => [...before.slice(-49), level])
      const passed = Date.now() - startedAt.current
      setElapsed(passed)
      if (passed >= LONGEST_MS) void latest.current.finish()
    }).then(
      (begun) => {
        if (gone) return begun.cancel()
        startedAt.current = Date.now()
        recording.current = begun
      },
      (error: unknown) => {
        if (gone) return
        toast.error('Nothing was recorded', { description: error instanceof RecorderProblem ? error.message : 'The microphone could not be used.' })
        latest.current.onClose()
      },
    )
    // A phone may stop the page at any moment now: what was said so far is kept.
    const hidden = () => document.visibilityState === 'hidden' && void latest.current.finish()
    document.addEventListener('visibilitychange', hidden)
    return () => {
      gone = true
      document.removeEventListener('visibilitychange', hidden)
      recording.current?.cancel()
      recording.current = null
    }
  }, [])

  useEffect(() => () => URL.revokeObjectURL(note?.url ?? ''), [note])

  async function send() {
    const made = await finish()
    if (made) onSend({ file: made.file, durationMs: made.durationMs })
  }

  const left = LONGEST_MS - elapsed
  return (
    <div role="group" aria-label="Voice note" className="flex items-center gap-2">
      <Button type="button" variant="ghost" size="icon" aria-label="Throw the voice note away" onClick={onClose} className="text-destructive">
        <Trash2 aria-hidden />
      </Button>
      <div className="flex h-11 min-w-0 flex-1 items-center gap-3 rounded-3xl border border-input/60 bg-card px-4">
        {note ? (
          <Preview note={note} />
        ) : (
          <>
            <span aria-hidden className="size-2.5 shrink-0 animate-pulse rounded-full bg-destructive motion-reduce:animate-none" />
            <span role="timer" aria-label={`Recording, ${spokenTime(elapsed)}`} className="shrink-0 text-sm tabular-nums">
              {clock(elapsed)}
            </span>
            <span className="h-7 min-w-0 flex-1 text-primary">
              <Waveform peaks={[...Array.from({ length: 50 - levels.length }, () => 0), ...levels]} done={1} />
            </span>
            {left < COUNTDOWN_MS ? <span className="shrink-0 text-xs font-semibold text-destructive tabular-nums">{clock(left)} left</span> : null}
            <button
              type="button"
              aria-label="Stop recording"
              onClick={() => void finish()}
              className="flex size-8 shrink-0 items-center justify-center rounded-full bg-secondary outline-none hover:bg-accent focus-visible:ring-3 focus-visible:ring-ring"
            >
              <Square aria-hidden className="size-3.5 fill-current" />
            </button>
          </>
        )}
      </div>
      {/* oxlint-disable-next-line jsx-a11y/no-autofocus -- it takes the place of what was pressed */}
      <Button type="button" size="icon" aria-label="Send the voice note" autoFocus onClick={() => void send()} className="mb-px">
        <SendHorizontal aria-hidden className="rtl:rotate-180" />
      </Button>
    </div>
  )
}

function Preview({ note }: { note: Note }) {
  const audio = useRef<HTMLAudioElement>(null)
  const [playing, setPlaying] = useState(false)
  const [at, setAt] = useState(0)
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
      <span className="text-sm tabular-nums">
        {clock(at)} / {clock(note.durationMs)}
      </span>
    </>
  )
}
