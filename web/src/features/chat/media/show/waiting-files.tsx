import { CircleAlert, File as FileIcon, Mic, Music, Pause, Play } from 'lucide-react'

import { isSeen, layout, ratioOf, SHOWN } from './layout'
import { Picture } from './picture'
import { sourcesOf } from './sources'
import type { WaitingAttachment } from '../types'
import { useUploadItem } from '../upload/hooks'
import { ProgressRing } from '../upload/progress'
import { progressText } from '../upload/progress-text'
import { useChat } from '../../hooks/chat-context'
import { cn } from '@/lib/cn'

interface WaitingFilesProps {
  conversationId: string
  files: readonly WaitingAttachment[]
  tabbable: boolean
}

/** What a message carries that is on its way, in the places in which it will be. */
export function WaitingFiles({ conversationId, files, tabbable }: WaitingFilesProps) {
  const seen = files.filter(isSeen).slice(0, SHOWN)
  const { ratio, tiles } = layout(seen.map(ratioOf))
  return (
    <div className="grid gap-1.5">
      {seen.length > 0 ? (
        <div data-album className="relative w-full overflow-hidden rounded-xl" style={{ aspectRatio: ratio }}>
          {seen.map((file, index) => {
            const tile = tiles[index]
            if (!tile) return null
            const { left, top, width, height } = tile
            return (
              <div key={file.localId} className="absolute overflow-hidden bg-muted" style={{ left: `${left}%`, top: `${top}%`, width: `${width}%`, height: `${height}%` }}>
                <WaitingPicture conversationId={conversationId} file={file} tabbable={tabbable} />
              </div>
            )
          })}
        </div>
      ) : null}
      {files
        .filter((file) => !isSeen(file))
        .map((file) => (
          <WaitingCard key={file.localId} conversationId={conversationId} file={file} tabbable={tabbable} />
        ))}
    </div>
  )
}

interface WaitingFileProps {
  conversationId: string
  file: WaitingAttachment
  tabbable: boolean
}

function useWaitingFile(conversationId: string, file: WaitingAttachment) {
  const item = useUploadItem(conversationId, file.localId)
  const state = item?.state ?? { phase: file.mediaId ? ('done' as const) : ('waiting' as const), sent: 0, bytesPerSecond: null, problem: null }
  const done = state.phase === 'done' || state.phase === 'preparing' ? 1 : state.sent / Math.max(1, file.bytes)
  return { item, state, done, said: progressText(state, file.bytes) }
}

function WaitingPicture({ conversationId, file, tabbable }: WaitingFileProps) {
  const { item, state, done, said } = useWaitingFile(conversationId, file)
  const url = item?.previewUrl ?? null
  const kept = item?.record.kept
  return (
    <>
      {kept && sourcesOf(kept) ? <Picture attachment={kept} alt={file.alt ?? file.name} sizes="26rem" /> : null}
      {url && file.kind === 'image' ? <img src={url} alt={file.alt ?? file.name} className="absolute inset-0 size-full object-cover" /> : null}
      {url && file.kind === 'video' ? <video src={url} muted playsInline preload="metadata" aria-label={file.alt ?? file.name} className="absolute inset-0 size-full object-cover" /> : null}
      {state.phase === 'done' ? null : (
        <span className="absolute inset-0 flex flex-col items-center justify-center gap-1 bg-black/40 p-1 text-center text-white">
          {state.phase === 'failed' ? <CircleAlert aria-hidden className="size-7" /> : <Ring file={file} phase={state.phase} done={done} tabbable={tabbable} />}
          <span className="max-w-full rounded-full bg-black/50 px-2 py-0.5 text-[0.6875rem] leading-tight tabular-nums">{said}</span>
        </span>
      )}
    </>
  )
}

/** How far it is; pressing it pauses, or goes on. */
function Ring({ file, phase, done, tabbable }: { file: WaitingAttachment; phase: string; done: number; tabbable: boolean }) {
  const { uploads } = useChat()
  const paused = phase === 'paused'
  if (phase !== 'uploading' && !paused) return <ProgressRing done={done} label={`${file.name} on its way`} />
  const Icon = paused ? Play : Pause
  return (
    <button
      type="button"
      tabIndex={tabbable ? 0 : -1}
      aria-label={paused ? `Go on with ${file.name}` : `Pause ${file.name}`}
      onClick={() => (paused ? uploads.resume(file.localId) : uploads.pause(file.localId))}
      className="relative flex size-11 items-center justify-center rounded-full outline-none focus-visible:ring-3 focus-visible:ring-ring"
    >
      <ProgressRing done={done} label={`${file.name} on its way`} className="absolute inset-0 size-full" />
      <Icon aria-hidden className="size-4 fill-current" />
    </button>
  )
}

function WaitingCard({ conversationId, file, tabbable }: WaitingFileProps) {
  const { state, done, said } = useWaitingFile(conversationId, file)
  const Icon = file.purpose === 'voice' ? Mic : file.kind === 'audio' ? Music : FileIcon
  return (
    <div className="flex min-w-56 items-center gap-3 py-1">
      <span className="flex size-11 shrink-0 items-center justify-center rounded-xl bg-black/15">
        {state.phase === 'failed' ? (
          <CircleAlert aria-hidden className="size-5" />
        ) : state.phase === 'done' ? (
          <Icon aria-hidden className="size-5" />
        ) : (
          <Ring file={file} phase={state.phase} done={done} tabbable={tabbable} />
        )}
      </span>
      <span className="min-w-0 flex-1">
        <bdi className="block truncate text-[0.9375rem] font-medium">{file.purpose === 'voice' ? 'Voice note' : file.name}</bdi>
        <span className={cn('block text-[0.8125rem] tabular-nums text-bubble-own-muted')}>{said}</span>
      </span>
    </div>
  )
}
