import { Check, SendHorizontal, Smile } from 'lucide-react'
import { type ClipboardEvent, type KeyboardEvent, type ReactNode, type Ref, useEffect, useId, useImperativeHandle, useRef, useState } from 'react'

import { useAutoGrow } from './auto-grow'
import { ContextBar } from './context-bar'
import type { ComposerState } from './use-composer'
import { EmojiPopover } from '../emoji/emoji-popover'
import { useHover } from '../hooks/use-media-query'
import { summaryOf } from '../model/summary'
import { messageLength } from '../model/text'
import type { Message } from '../model/types'
import { Button } from '@/components/ui/button'
import { AttachButton } from '../media/upload/attach-button'
import { MicButton } from '../media/upload/mic-button'
import { VoiceRecorder, type VoiceRecorderHandle } from '../media/upload/voice-recorder'
import { cn } from '@/lib/cn'
import { plural } from '@/lib/text'

/** So near to the limit the characters left are shown. */
const COUNTER_FROM = 500

export interface ComposerHandle {
  focus: () => void
}

interface ComposerProps {
  state: ComposerState
  /** The message that is answered or changed, when it is loaded. */
  about: Message | undefined
  peerName: string
  selfId: string
  maxChars: number
  /** What goes with the next message, and whether something of it failed. */
  files: { readonly count: number; readonly spoilt: boolean }
  /** Shows it. */
  tray: ReactNode
  /** Whether the server can prepare sound. */
  voice: boolean
  onAttach: (files: File[]) => void
  onVault: () => void
  onVoice: (note: { file: File; durationMs: number }) => void
  onSubmit: () => void
  onTyped: () => void
  /** Arrow up in an empty field. */
  onEditLast: () => void
  onShow: (seq: number) => void
  ref: Ref<ComposerHandle>
}

/** Where messages are written. Enter sends, Shift and Enter start a new line; on a phone Enter is a new line. */
export function Composer(props: ComposerProps) {
  const { state, about, peerName, selfId, maxChars, voice, onAttach, onVault, onVoice, onSubmit, onTyped, onEditLast, onShow, ref } = props
  const field = useRef<HTMLTextAreaElement>(null)
  const [picking, setPicking] = useState(false)
  // Held: for as long as the button is. It stays where it is then, so that the finger does not lose it.
  const [recording, setRecording] = useState<'held' | 'free' | null>(null)
  const recorder = useRef<VoiceRecorderHandle>(null)
  const mic = useRef<HTMLButtonElement>(null)
  const hasRecorded = useRef(false)
  const hover = useHover()
  const hintId = useId()
  const { draft, text, setText, cancel } = state
  const { editing } = draft
  const context = editing ?? draft.replyTo
  const length = messageLength(text)
  const left = maxChars - length
  const files = editing ? 0 : props.files.count
  const spoilt = !editing && props.files.spoilt
  // A message of files needs no text; nor does one that carries some when it is changed.
  const bare = files > 0 || (editing !== null && (about?.attachments.length ?? 0) > 0)
  const sendable = (length > 0 || bare) && left >= 0 && !spoilt
  useAutoGrow(field, text)
  useImperativeHandle(ref, () => ({ focus: () => field.current?.focus() }))

  useEffect(() => {
    // What had the focus is gone.
    if (recording === null && hasRecorded.current) mic.current?.focus()
    hasRecorded.current = recording !== null
  }, [recording])

  function submit() {
    if (sendable) onSubmit()
    field.current?.focus()
  }

  function key(event: KeyboardEvent<HTMLTextAreaElement>) {
    // While an input method composes a character, its keys are not ours. 229 is what Safari says on the last of them.
    if (event.nativeEvent.isComposing || event.keyCode === 229) return
    if (event.key === 'Enter' && !event.shiftKey && !event.altKey && (hover || event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      submit()
    } else if (event.key === 'Escape') {
      if (cancel()) event.preventDefault()
    } else if (event.key === 'ArrowUp' && text === '' && !context) {
      event.preventDefault()
      onEditLast()
    }
  }

  function paste(event: ClipboardEvent) {
    const pasted = [...event.clipboardData.files]
    if (pasted.length === 0 || editing) return
    event.preventDefault()
    onAttach(pasted)
  }

  function insert(emoji: string) {
    const element = field.current
    if (!element) return
    element.setRangeText(emoji, element.selectionStart, element.selectionEnd, 'end')
    setText(element.value)
    onTyped()
  }

  return (
    <form
      aria-label={editing ? 'Edit a message' : 'Write a message'}
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
      className="mx-auto grid w-full grid-cols-1 max-w-3xl gap-2 px-3 pb-3 sm:px-5"
    >
      {context ? (
        <ContextBar
          kind={editing ? 'edit' : 'reply'}
          who={about?.author.userId === selfId ? 'yourself' : peerName}
          text={about ? summaryOf(about) : ''}
          onCancel={() => {
            cancel()
            field.current?.focus()
          }}
          onShow={() => onShow(context.seq)}
        />
      ) : null}
      {editing ? null : props.tray}
      <div className="flex items-end gap-1.5">
        {recording ? (
          <VoiceRecorder
            ref={recorder}
            held={recording === 'held'}
            onSend={(note) => {
              setRecording(null)
              onVoice(note)
            }}
            onClose={() => setRecording(null)}
          />
        ) : (
          <>
            {editing ? null : <AttachButton onChoose={onAttach} onVault={onVault} />}
            <div className="flex min-w-0 flex-1 items-end rounded-3xl border border-input/60 bg-card transition-[border-color,box-shadow] focus-within:border-ring focus-within:ring-3 focus-within:ring-ring/25 hover:border-input">
              <textarea
                ref={field}
                rows={1}
                dir="auto"
                aria-label={editing ? 'New text of the message' : `Message to ${peerName}`}
                aria-describedby={hintId}
                aria-invalid={left < 0 || undefined}
                placeholder={editing ? 'New text' : 'Write a message'}
                value={text}
                onChange={(event) => {
                  setText(event.target.value)
                  if (!editing && event.target.value.trim() !== '') onTyped()
                }}
                onKeyDown={key}
                onPaste={paste}
                enterKeyHint={hover ? 'send' : 'enter'}
                autoCapitalize="sentences"
                className="field-sizing-content max-h-[min(14rem,36dvh)] min-h-11 min-w-0 flex-1 resize-none wrap-anywhere bg-transparent py-2.5 ps-4.5 text-base leading-6 outline-none placeholder:text-muted-foreground"
              />
              <EmojiPopover
                open={picking}
                onOpenChange={setPicking}
                onPick={insert}
                align="end"
                onCloseAutoFocus={(event) => {
                  event.preventDefault()
                  field.current?.focus()
                }}
              >
                <Button variant="ghost" size="icon" aria-label="Insert an emoji" className="text-muted-foreground">
                  <Smile aria-hidden />
                </Button>
              </EmojiPopover>
            </div>
          </>
        )}
        {recording === 'free' ? null : voice && !editing && text === '' && files === 0 ? (
          <MicButton
            ref={mic}
            onTap={() => setRecording('free')}
            onHold={() => setRecording('held')}
            onRelease={() => {
              recorder.current?.finish()
              setRecording('free')
            }}
            onCancel={() => setRecording(null)}
            onLock={() => setRecording('free')}
          />
        ) : (
          <Button type="submit" size="icon" aria-label={editing ? 'Save the change' : 'Send'} aria-disabled={!sendable || undefined} className="mb-px">
            {editing ? <Check aria-hidden /> : <SendHorizontal aria-hidden className="rtl:rotate-180" />}
          </Button>
        )}
      </div>
      <p
        id={hintId}
        className={cn('px-4.5 text-end text-xs tabular-nums', left < 0 || spoilt ? 'font-semibold text-destructive' : 'text-muted-foreground', left > COUNTER_FROM && !spoilt && 'sr-only')}
      >
        {left < 0
          ? `${plural(-left, 'character', 'characters')} too many. Shorten the message or send it in parts.`
          : spoilt
            ? 'Remove the files that failed, or try them again.'
          : left <= COUNTER_FROM
            ? `${plural(left, 'character', 'characters')} left`
            : hover
              ? 'Enter sends, Shift and Enter start a new line.'
              : ''}
      </p>
    </form>
  )
}
