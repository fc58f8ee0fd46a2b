import { lazy, Suspense, useState } from 'react'

import { layout, ratioOf, SHOWN } from './layout'
import { PictureTile } from './tile'
import type { Attachment } from '../types'
import { useChat } from '../../hooks/chat-context'

const Lightbox = lazy(async () => ({ default: (await import('./lightbox')).Lightbox }))

interface AlbumProps {
  /** Pictures and videos. */
  items: readonly Attachment[]
  own: boolean
  tabbable: boolean
}

/** Pictures and videos side by side. Its place is known before any of them is there, and stays when they become ready. */
export function Album({ items, own, tabbable }: AlbumProps) {
  const { shapes } = useChat()
  const shown = items.slice(0, SHOWN)
  const more = items.length - shown.length
  // Of what was not ready at first no better shape is taken later: everything below would jump.
  const [{ ratio, tiles }] = useState(() => layout(shown.map((attachment) => ratioOf(shapes.of(attachment)))))
  const [open, setOpen] = useState<number | null>(null)
  return (
    <>
      <div data-album className="relative w-full overflow-hidden rounded-xl" style={{ aspectRatio: ratio }}>
        {shown.map((attachment, index) => {
          const tile = tiles[index]
          if (!tile) return null
          const { left, top, width, height } = tile
          return (
            <div key={attachment.id} className="absolute overflow-hidden" style={{ left: `${left}%`, top: `${top}%`, width: `${width}%`, height: `${height}%` }}>
              <PictureTile
                attachment={attachment}
                own={own}
                tabbable={tabbable}
                sizes={`(min-width: 640px) ${Math.ceil(width * 4.2)}px, ${Math.ceil(width * 0.82)}vw`}
                onOpen={() => setOpen(index)}
              />
              {more > 0 && index === shown.length - 1 ? (
                <span className="pointer-events-none absolute inset-0 flex items-center justify-center bg-black/55 text-2xl font-semibold text-white">
                  <span className="sr-only">and </span>+{more}
                  <span className="sr-only"> more</span>
                </span>
              ) : null}
            </div>
          )
        })}
      </div>
      {open === null ? null : (
        <Suspense>
          <Lightbox items={items} start={open} onClose={() => setOpen(null)} />
        </Suspense>
      )}
    </>
  )
}
