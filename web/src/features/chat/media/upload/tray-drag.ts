import { type CSSProperties, type PointerEvent, type RefObject, useEffect, useRef, useState } from 'react'

/** A mouse that has moved so far drags, in pixels. */
const SLACK = 6
/** A finger that has rested so long on a tile drags it; one that moves before scrolls the row. Milliseconds. */
const REST_MS = 300
/** So near to an end of the row it scrolls, in pixels, by so much a frame. */
const EDGE = 36
const STEP = 8

interface Drag {
  readonly id: string
  readonly from: number
  readonly to: number
  /** How far the tile is from its place, in pixels. */
  readonly shift: number
  /** From one tile to the next, in pixels; negative where they run from right to left. */
  readonly stride: number
}

/** Which place a tile is over. @param shift and @param stride in pixels @param count how many tiles there are */
export function placeOf(from: number, shift: number, stride: number, count: number): number {
  return Math.min(count - 1, Math.max(0, from + Math.round(shift / stride)))
}

function strideOf(list: HTMLElement): number {
  const [first, second] = [...list.children].map((child) => child.getBoundingClientRect())
  return first && second ? second.left - first.left : 0
}

/**
 * Drags tiles of a row to other places: with a mouse at once, with a finger after it has rested on one. Escape leaves
 * everything as it was.
 */
export function useTrayDrag(list: RefObject<HTMLElement | null>, ids: readonly string[], onDrop: (id: string, by: number) => void) {
  const [drag, setDrag] = useState<Drag | null>(null)
  const end = useRef<(() => void) | null>(null)
  useEffect(() => () => end.current?.(), [])
  // What is dragged may be taken away meanwhile, by another tab for instance.
  const current = drag && ids[drag.from] === drag.id ? drag : null

  function grab(id: string, event: PointerEvent) {
    const row = list.current
    const from = ids.indexOf(id)
    if (!row || ids.length < 2 || event.button !== 0 || end.current || (event.target as Element).closest('button')) return
    const stride = strideOf(row)
    if (stride === 0) return
    const { pointerId, pointerType, clientX: startX, clientY: startY } = event
    const startScroll = row.scrollLeft
    let [x, to, frame, dragging] = [startX, from, 0, false]
    const stop = new AbortController()
    const { signal } = stop

    const place = () => {
      const shift = x - startX + row.scrollLeft - startScroll
      to = placeOf(from, shift, stride, ids.length)
      setDrag({ id, from, to, shift, stride })
    }
    const scroll = () => {
      const { left, right } = row.getBoundingClientRect()
      const by = x < left + EDGE ? -STEP : x > right - EDGE ? STEP : 0
      if (by !== 0) {
        const before = row.scrollLeft
        row.scrollLeft += by
        if (row.scrollLeft !== before) place()
      }
      frame = requestAnimationFrame(scroll)
    }
    const begin = () => {
      dragging = true
      place()
      frame = requestAnimationFrame(scroll)
    }
    const rest = pointerType === 'mouse' ? undefined : setTimeout(begin, REST_MS)
    const finish = (drop: boolean) => {
      stop.abort()
      clearTimeout(rest)
      cancelAnimationFrame(frame)
      end.current = null
      setDrag(null)
      if (drop && dragging && to !== from) onDrop(id, to - from)
    }
    end.current = () => finish(false)

    window.addEventListener(
      'pointermove',
      (move) => {
        if (move.pointerId !== pointerId) return
        x = move.clientX
        const far = Math.hypot(x - startX, move.clientY - startY) > SLACK
        if (dragging) place()
        else if (far && pointerType === 'mouse') begin()
        else if (far) finish(false)
      },
      { signal },
    )
    window.addEventListener('pointerup', (up) => up.pointerId === pointerId && finish(true), { signal })
    window.addEventListener('pointercancel', (gone) => gone.pointerId === pointerId && finish(false), { signal })
    // The row must not scroll under a finger that holds a tile.
    window.addEventListener('touchmove', (move) => dragging && move.preventDefault(), { signal, passive: false })
    window.addEventListener('contextmenu', (menu) => pointerType !== 'mouse' && menu.preventDefault(), { signal })
    window.addEventListener(
      'keydown',
      (key) => {
        if (key.key !== 'Escape' || !dragging) return
        key.preventDefault()
        key.stopPropagation()
        finish(false)
      },
      { signal, capture: true },
    )
  }

  function style(index: number): CSSProperties {
    if (!current) return {}
    const { from, to, shift, stride } = current
    if (index === from) return { transform: `translateX(${shift}px) rotate(2deg)`, touchAction: 'none' }
    const aside = index > from && index <= to ? -1 : index < from && index >= to ? 1 : 0
    return { transform: aside === 0 ? 'none' : `translateX(${aside * stride}px)`, transition: 'transform 150ms' }
  }

  return { grab, style, lifted: current?.id ?? null }
}
