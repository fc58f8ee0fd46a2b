import { ChevronLeft, SendHorizontal, Square, Trash2 } from 'lucide-react'
import { type KeyboardEvent, type Ref, useEffect, useImperativeHandle, useRef, useState } from 'react'

import { LONGEST_MS, record, RecorderProblem, type Recording } from './recorder'
import { type Note, VoicePreview } from './voice-preview'
import { keepAwake } from './wake-lock'
import { Waveform } from '../show/waveform'
import { clock, spokenTime } from '../words'
import { Button } from '@/components/ui/button'
import { toast } from '@/components/ui/sonner'

/** From here on the time left is shown. */
const COUNTDOWN_MS = 60_000

interface VoiceRecorderProps {
  /** For as long as a button is held that stays where this is not: what could be pressed here would be in the way. */
  held: boolean
  onSend: (note: { file: File; durationMs: number }) => void
  onClose: () => void
  ref: Ref<VoiceRecorderHandle>
}

export interface VoiceRecorderHandle {
  /** Stops recording, and has the note heard. Before the microphone has answered it does nothing: it goes on by itself. */
  finish: () => void
}

/** Records a voice note from the moment it is shown: listen to it, send it, or throw it away. Escape stops recording. */
export function VoiceRecorder({ held, onSend, onClose, ref }: VoiceRecorderProps) {
  const [levels, setLevels] = useState<readonly number[]>([])
  const [elapsed, setElapsed] = useState(0)
  const [note, setNote] = useState<Note | null>(null)
  const recording = useRef<Recording | null>(null)
  const startedAt = useRef(0)
  const all = useRef<number[]>([])
  const latest = useRef({ onClose, finish: async (): Promise<Note | null> => null })

  async function finish(): Promise<Note | null> {
    const current = recording.current
    if (!current) return note
    recording.current = null
    const durationMs = Math.min(LONGEST_MS, Date.now() - startedAt.current)
    const file = await current.stop()
    if (file.size === 0) {
      toast.error('Nothing was recorded', { description: 'The microphone gave no sound. Try again, and speak a little longer.' })
      onClose()
      return null
    }
    const made = { file, url: URL.createObjectURL(file), durationMs, levels: all.current }
    setNote(made)
    return made
  }
  useImperativeHandle(ref, () => ({ finish: () => void latest.current.finish() }))

  useEffect(() => {
    latest.current = { onClose, finish }
  })

  useEffect(() => {
    let gone = false
    record((level) => {
      all.current.push(level)
      setLevels(all.current.slice(-50))
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

  const recorded = note !== null
  // A screen that goes dark would end it.
  useEffect(() => (recorded ? undefined : keepAwake()), [recorded])

  useEffect(() => () => URL.revokeObjectURL(note?.url ?? ''), [note])

  async function send() {
    const made = await finish()
    if (made) onSend({ file: made.file, durationMs: made.durationMs })
  }

  function key(event: KeyboardEvent) {
    if (event.key !== 'Escape' || recorded) return
    event.preventDefault()
    void finish()
  }

  const left = LONGEST_MS - elapsed
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- its buttons take the keys
    <div role="group" aria-label="Voice note" onKeyDown={key} className="flex min-w-0 flex-1 items-center gap-2">
      {held ? null : (
        <Button type="button" variant="ghost" size="icon" aria-label="Throw the voice note away" onClick={onClose} className="text-destructive">
          <Trash2 aria-hidden />
        </Button>
      )}
      <div className="flex h-11 min-w-0 flex-1 items-center gap-3 rounded-3xl border border-input/60 bg-card px-4">
        {note ? (
          <VoicePreview note={note} />
        ) : (
          <>
            <span aria-hidden className="size-2.5 shrink-0 animate-pulse rounded-full bg-destructive motion-reduce:animate-none" />
            <span role="timer" aria-label={`Recording, ${spokenTime(elapsed)}`} className="shrink-0 text-sm tabular-nums">
              {clock(elapsed)}
            </span>
            {held ? (
              // Where the finger does not cover it.
              <span aria-hidden className="flex shrink-0 items-center text-xs text-muted-foreground">
                <ChevronLeft className="size-4 rtl:rotate-180" />
                Slide to cancel
              </span>
            ) : null}
            <span className="h-7 min-w-0 flex-1 text-primary">
              <Waveform peaks={[...Array.from({ length: 50 - levels.length }, () => 0), ...levels]} done={1} />
            </span>
            {left < COUNTDOWN_MS ? <span className="shrink-0 text-xs font-semibold text-destructive tabular-nums">{clock(left)} left</span> : null}
            {held ? null : (
              <button
                type="button"
                aria-label="Stop recording"
                onClick={() => void finish()}
                className="flex size-8 shrink-0 items-center justify-center rounded-full bg-secondary outline-none hover:bg-accent focus-visible:ring-3 focus-visible:ring-ring"
              >
                <Square aria-hidden className="size-3.5 fill-current" />
              </button>
            )}
          </>
        )}
      </div>
      {held ? null : (
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- it takes the place of what was pressed
        <Button type="button" size="icon" aria-label="Send the voice note" autoFocus onClick={() => void send()} className="mb-px">
          <SendHorizontal aria-hidden className="rtl:rotate-180" />
        </Button>
      )}
      <p role="status" className="sr-only">
        {note ? 'Recorded' : held ? 'Recording. Let go to listen to it, slide up to go on without holding, slide to the side to throw it away.' : ''}
      </p>
    </div>
  )
}
