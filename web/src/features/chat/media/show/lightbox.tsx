import { ChevronLeft, ChevronRight, Download, X, ZoomIn, ZoomOut } from 'lucide-react'
import { Dialog } from 'radix-ui'
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react'

import { Picture } from './picture'
import { downloadOf } from './sources'
import { nameOf } from './tile'
import { useZoom } from './use-zoom'
import { VideoPlayer } from './video-player'
import type { Attachment } from '../types'
import { cn } from '@/lib/cn'

interface LightboxProps {
  /** Pictures and videos, at least one. */
  items: readonly Attachment[]
  start: number
  onClose: () => void
}

/** Lets the browser's own way back close what covers the page. */
function useBackCloses(close: () => void): void {
  const latest = useRef(close)
  useEffect(() => {
    latest.current = close
  })
  useEffect(() => {
    const mark = { lightbox: true }
    window.history.pushState({ ...window.history.state, ...mark }, '')
    let left = false
    const back = () => {
      left = true
      latest.current()
    }
    window.addEventListener('popstate', back)
    return () => {
      window.removeEventListener('popstate', back)
      if (!left && (window.history.state as typeof mark | null)?.lightbox) window.history.back()
    }
  }, [])
}

/** One picture or video after the other, as large as the screen. */
export function Lightbox({ items, start, onClose }: LightboxProps) {
  const [index, setIndex] = useState(start)
  const item = items[index]
  useBackCloses(onClose)
  const to = (next: number) => setIndex(Math.min(items.length - 1, Math.max(0, next)))
  const zoom = useZoom({ next: () => to(index + 1), previous: () => to(index - 1), close: onClose })
  if (!item) return null
  const url = downloadOf(item)
  const picture = item.kind === 'image'
  function go(next: number) {
    zoom.reset()
    to(next)
  }
  function key(event: KeyboardEvent) {
    // The keys of a video are its own.
    if (event.target instanceof HTMLVideoElement || event.target instanceof HTMLSelectElement) return
    const act = {
      ArrowRight: () => go(index + 1),
      ArrowLeft: () => go(index - 1),
      Home: () => go(0),
      End: () => go(items.length - 1),
      '+': zoom.zoomIn,
      '=': zoom.zoomIn,
      '-': zoom.zoomOut,
      '0': zoom.reset,
    }[event.key]
    if (!act) return
    event.preventDefault()
    act()
  }
  return (
    <Dialog.Root open onOpenChange={(open) => (open ? undefined : onClose())}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-50 bg-black/92" />
        <Dialog.Content
          aria-describedby={undefined}
          onKeyDown={key}
          className="fixed inset-0 z-50 flex flex-col text-white outline-none"
        >
          <div className="flex items-center gap-1 p-2 [padding-top:max(0.5rem,env(safe-area-inset-top))]">
            <Dialog.Title className="min-w-0 flex-1 truncate px-2 text-sm font-medium" aria-live="polite">
              {nameOf(item)}
              <span className="text-white/70 tabular-nums">
                {' '}
                {index + 1} of {items.length}
              </span>
            </Dialog.Title>
            {picture ? (
              <>
                <Round label="Zoom out" onClick={zoom.zoomOut} disabled={!zoom.zoomed} className="max-sm:hidden">
                  <ZoomOut aria-hidden className="size-5" />
                </Round>
                <Round label="Zoom in" onClick={zoom.zoomIn} className="max-sm:hidden">
                  <ZoomIn aria-hidden className="size-5" />
                </Round>
              </>
            ) : null}
            {url ? (
              <a href={url} download={item.name} aria-label="Download" className={ROUND}>
                <Download aria-hidden className="size-5" />
              </a>
            ) : null}
            <Dialog.Close aria-label="Close" className={ROUND}>
              <X aria-hidden className="size-5" />
            </Dialog.Close>
          </div>
          <div className="relative min-h-0 flex-1 overflow-hidden">
            {picture ? (
              // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- the same by keys and buttons
              <div {...zoom.handlers} className={cn('absolute inset-0 touch-none', zoom.zoomed ? 'cursor-grab' : 'cursor-zoom-in')}>
                <div style={{ transform: zoom.transform }} className="absolute inset-0 transition-transform duration-75 motion-reduce:transition-none *:bg-transparent">
                  <Picture key={item.id} attachment={item} alt={item.alt ?? ''} sizes={zoom.zoomed ? '2560px' : '100vw'} fit="contain" eager />
                </div>
              </div>
            ) : (
              <VideoPlayer key={item.id} attachment={item} />
            )}
            {index > 0 ? (
              <Round label="Previous" onClick={() => go(index - 1)} className="absolute start-2 top-1/2 -translate-y-1/2 max-sm:hidden">
                <ChevronLeft aria-hidden className="size-6" />
              </Round>
            ) : null}
            {index < items.length - 1 ? (
              <Round label="Next" onClick={() => go(index + 1)} className="absolute end-2 top-1/2 -translate-y-1/2 max-sm:hidden">
                <ChevronRight aria-hidden className="size-6" />
              </Round>
            ) : null}
          </div>
          {item.alt ? <p className="mx-auto max-w-2xl px-4 py-3 text-center text-sm [padding-bottom:max(0.75rem,env(safe-area-inset-bottom))]">{item.alt}</p> : null}
          <Neighbours items={items} index={index} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

const ROUND =
  'flex size-11 shrink-0 items-center justify-center rounded-full bg-black/40 text-white outline-none hover:bg-white/15 focus-visible:ring-3 focus-visible:ring-white disabled:opacity-40'

interface RoundProps {
  label: string
  onClick: () => void
  disabled?: boolean
  className?: string
  children: ReactNode
}

function Round({ label, className, children, ...props }: RoundProps) {
  return (
    <button type="button" aria-label={label} className={cn(ROUND, className)} {...props}>
      {children}
    </button>
  )
}

/** The pictures before and after are fetched meanwhile. */
function Neighbours({ items, index }: { items: readonly Attachment[]; index: number }) {
  const near = [items[index - 1], items[index + 1]].filter((item) => item?.kind === 'image')
  return (
    <div aria-hidden className="pointer-events-none absolute size-px overflow-hidden opacity-0">
      {near.map((item) => (item ? <Picture key={item.id} attachment={item} alt="" sizes="100vw" eager /> : null))}
    </div>
  )
}
