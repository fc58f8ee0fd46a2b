import { useEffect, useRef, useState } from 'react'

import { sourcesOf, variantOf } from './sources'
import type { Attachment } from '../types'

/** What is shorter needs no other sizes: it is there before a better one could be chosen. */
const SHORT_MS = 15_000

interface Quality {
  /** -1 for the one that suits the connection. */
  readonly level: number
  readonly label: string
}

interface HlsHandle {
  setLevel: (level: number) => void
  destroy: () => void
}

/** Plays the sizes of a video by hls.js, which is loaded only now. Where there is none, the one file plays. */
async function playWithHls(video: HTMLVideoElement, url: string, found: (qualities: Quality[]) => void, failed: () => void): Promise<HlsHandle | null> {
  const { default: Hls } = await import('hls.js/light')
  if (!Hls.isSupported()) return null
  // Workers from blobs are not allowed here; the work is small.
  const hls = new Hls({ enableWorker: false, capLevelToPlayerSize: true })
  hls.on(Hls.Events.MANIFEST_PARSED, () =>
    found([{ level: -1, label: 'Auto' }, ...hls.levels.map(({ width, height }, level) => ({ level, label: `${Math.min(width, height)}p` }))]),
  )
  hls.on(Hls.Events.ERROR, (_event, { fatal }) => {
    if (!fatal) return
    hls.destroy()
    failed()
  })
  hls.loadSource(url)
  hls.attachMedia(video)
  return { setLevel: (level) => (hls.currentLevel = level), destroy: () => hls.destroy() }
}

/** A video with the browser's own controls, which every keyboard and screen reader knows, and a choice of quality. */
export function VideoPlayer({ attachment }: { attachment: Attachment }) {
  const element = useRef<HTMLVideoElement>(null)
  const handle = useRef<HlsHandle | null>(null)
  const [qualities, setQualities] = useState<readonly Quality[]>([])
  const [level, setLevel] = useState(-1)
  const file = variantOf(attachment, (name) => name === 'play.mp4')
  const master = variantOf(attachment, (name) => name === 'hls.m3u8')
  const adaptive = master !== null && (attachment.durationMs ?? 0) > SHORT_MS ? master : null

  useEffect(() => {
    const video = element.current
    if (!video) return
    let current = true
    const plain = () => {
      if (current && file) video.src = file
    }
    if (!adaptive) plain()
    else if (video.canPlayType('application/vnd.apple.mpegurl') && !('MediaSource' in window)) video.src = adaptive
    else
      playWithHls(video, adaptive, (found) => current && setQualities(found), plain).then(
        (made) => {
          if (!current) made?.destroy()
          else if (made) handle.current = made
          else plain()
        },
        // Its code could not be loaded.
        plain,
      )
    return () => {
      current = false
      handle.current?.destroy()
      handle.current = null
      video.removeAttribute('src')
      video.load()
    }
  }, [adaptive, file])

  return (
    <div className="relative flex size-full items-center justify-center">
      {/* oxlint-disable-next-line jsx-a11y/media-has-caption -- what people film has no captions */}
      <video
        ref={element}
        controls
        autoPlay
        playsInline
        loop={attachment.looped ?? false}
        muted={attachment.looped ?? false}
        poster={sourcesOf(attachment)?.src}
        aria-label={attachment.alt ?? 'Video'}
        width={attachment.width ?? undefined}
        height={attachment.height ?? undefined}
        className="size-full object-contain"
      />
      {qualities.length > 2 ? (
        <label className="absolute end-3 top-3 flex items-center gap-2 rounded-full bg-black/60 px-3 py-1.5 text-sm text-white">
          Quality
          <select
            value={level}
            onChange={(event) => {
              const next = Number(event.target.value)
              setLevel(next)
              handle.current?.setLevel(next)
            }}
            className="bg-transparent font-medium text-white *:text-black"
          >
            {qualities.map((quality) => (
              <option key={quality.level} value={quality.level}>
                {quality.label}
              </option>
            ))}
          </select>
        </label>
      ) : null}
    </div>
  )
}
