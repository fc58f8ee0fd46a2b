import { thumbHashToDataURL } from 'thumbhash'

import type { Attachment } from '../types'

/** What an `img` needs. */
export interface Sources {
  readonly src: string
  readonly srcSet: string
}

const isPicture = (type: string) => type.startsWith('image/')

/**
 * The pictures of an attachment (of a video: its poster); null while there are none.
 *
 * @param attempt after a failure another one each time, so that the browser asks again
 */
export function sourcesOf({ base, variants = [] }: Attachment, attempt = 0): Sources | null {
  const again = attempt > 0 ? `?again=${attempt}` : ''
  const pictures = variants.filter(({ contentType }) => isPicture(contentType))
  const small = pictures.filter(({ contentType }) => contentType === 'image/webp')
  const fallback = pictures.find(({ contentType }) => contentType === 'image/jpeg') ?? small.at(-1)
  if (!fallback) return null
  return {
    src: base + fallback.name + again,
    srcSet: small.map(({ name, width }) => `${base}${name}${again} ${width}w`).join(', '),
  }
}

/** The address of a variant of this media type; null when there is none. */
export function variantOf({ base, variants = [] }: Attachment, wanted: (name: string) => boolean): string | null {
  const found = variants.find(({ name }) => wanted(name))
  return found ? base + found.name : null
}

/** Where an attachment's bytes can be had as a download; null while they cannot. */
export function downloadOf(attachment: Attachment): string | null {
  const { base, kind, status, variants = [] } = attachment
  if (status !== 'ready') return null
  if (kind === 'file') return `${base}raw`
  if (kind === 'image') {
    const largest = variants.filter(({ contentType }) => isPicture(contentType)).reduce<{ name: string; width?: number | null } | null>(
      (best, one) => ((one.width ?? 0) > (best?.width ?? -1) ? one : best),
      null,
    )
    return largest && base + largest.name
  }
  return variantOf(attachment, (name) => name === 'play.mp4' || name === 'audio.m4a')
}

function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
}

/** A blurred picture in place of the one that comes; null when the server sent none that can be read. */
export function placeholderUrl(base64: string | null | undefined): string | null {
  if (!base64) return null
  try {
    return thumbHashToDataURL(bytesOf(base64))
  } catch {
    return null
  }
}

/** Loudness from 0 to 1, evenly over the time. */
export function waveformOf(base64: string | null | undefined): number[] {
  try {
    return Array.from(bytesOf(base64 ?? ''), (value) => value / 255)
  } catch {
    return []
  }
}
