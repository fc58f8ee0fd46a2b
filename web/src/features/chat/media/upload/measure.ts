import type { MediaKind } from '../types'

/** A picture or video that does not say its size within this is sent without. */
const PATIENCE_MS = 3_000

/** What kind a file claims to be; the server looks for itself. */
export function kindOf(file: File): MediaKind {
  const [type] = file.type.split('/')
  // A vector picture is a program: it is handed over, never shown.
  if (file.type === 'image/svg+xml') return 'file'
  return type === 'image' || type === 'video' || type === 'audio' ? type : 'file'
}

export interface Measures {
  readonly width: number | null
  readonly height: number | null
  readonly durationMs: number | null
}

const UNKNOWN: Measures = { width: null, height: null, durationMs: null }

/** What this browser can tell about a file: the place of its bubble is right before the server has seen it. */
export function measure(kind: MediaKind, url: string): Promise<Measures> {
  if (kind !== 'image' && kind !== 'video') return Promise.resolve(UNKNOWN)
  return new Promise((resolve) => {
    const video = kind === 'video' ? document.createElement('video') : null
    const give = (measures: Measures) => {
      clearTimeout(late)
      resolve(measures)
      // A browser has few decoders.
      video?.removeAttribute('src')
      video?.load()
    }
    const late = setTimeout(() => give(UNKNOWN), PATIENCE_MS)
    if (!video) {
      const image = new Image()
      image.onload = () => give({ width: image.naturalWidth, height: image.naturalHeight, durationMs: null })
      image.onerror = () => give(UNKNOWN)
      image.src = url
      return
    }
    video.preload = 'metadata'
    video.muted = true
    video.playsInline = true
    video.onloadedmetadata = () => {
      const length = Number.isFinite(video.duration) ? Math.round(video.duration * 1000) : null
      // Of a kind that it cannot show the browser says 0.
      give({ width: video.videoWidth || null, height: video.videoHeight || null, durationMs: length })
    }
    video.onerror = () => give(UNKNOWN)
    video.src = url
  })
}
