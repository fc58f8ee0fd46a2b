import { ImageOff, RotateCw } from 'lucide-react'
import { useState, useSyncExternalStore } from 'react'

import { placeholderUrl, sourcesOf } from './sources'
import type { Attachment } from '../types'
import { useChat } from '../../hooks/chat-context'
import { cn } from '@/lib/cn'

interface PictureProps {
  attachment: Attachment
  alt: string
  /** How wide it is shown, as for `img`. */
  sizes: string
  fit?: 'cover' | 'contain'
  /** Whether it is fetched before it comes into view. */
  eager?: boolean
}

/** A picture, or a video's poster: a blur until it is there, and a way on when it does not come. */
export function Picture({ attachment, alt, sizes, fit = 'cover', eager }: PictureProps) {
  const { media } = useChat()
  const ready = useSyncExternalStore(media.subscribe, media.ready)
  const [attempt, setAttempt] = useState(0)
  const [state, setState] = useState<'loading' | 'there' | 'failed'>('loading')
  const [placeholder] = useState(() => placeholderUrl(attachment.placeholder))
  // Another base when the one it came with has ended.
  const [base, setBase] = useState<string | null>(null)
  const sources = sourcesOf(base === null ? attachment : { ...attachment, base }, attempt)

  // The cookie that says who asks may have ended, or the address, or the server was away.
  async function again() {
    setState('loading')
    await media.renew()
    setBase(await media.baseOf(attachment.id))
    setAttempt((before) => before + 1)
  }

  return (
    <span className="absolute inset-0 block overflow-hidden bg-muted">
      {placeholder ? <img src={placeholder} alt="" aria-hidden className={cn('absolute inset-0 size-full', fit === 'cover' ? 'object-cover' : 'object-contain')} /> : null}
      {sources && ready && state !== 'failed' ? (
        <img
          key={sources.src}
          src={sources.src}
          srcSet={sources.srcSet}
          sizes={sizes}
          alt={alt}
          width={attachment.width ?? undefined}
          height={attachment.height ?? undefined}
          loading={eager ? 'eager' : 'lazy'}
          decoding="async"
          draggable={false}
          onLoad={() => setState('there')}
          onError={() => (attempt === 0 ? void again() : setState('failed'))}
          className={cn(
            'absolute inset-0 size-full transition-opacity duration-200 motion-reduce:transition-none',
            fit === 'cover' ? 'object-cover' : 'object-contain',
            state === 'there' ? 'opacity-100' : 'opacity-0',
          )}
        />
      ) : null}
      {state === 'failed' ? (
        <span className="absolute inset-0 flex flex-col items-center justify-center gap-2 bg-muted/80 p-2 text-center text-sm text-foreground">
          <ImageOff aria-hidden className="size-5" />
          <span>Could not be loaded</span>
          <button
            type="button"
            onClick={(event) => {
              event.stopPropagation()
              void again()
            }}
            className="relative z-10 inline-flex items-center gap-1 rounded-full bg-background px-3 py-1.5 font-medium shadow-soft"
          >
            <RotateCw aria-hidden className="size-3.5" />
            Try again
          </button>
        </span>
      ) : null}
    </span>
  )
}
