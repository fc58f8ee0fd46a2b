import { type PointerEvent, type WheelEvent, useRef, useState } from 'react'

const MOST = 6
/** A finger that moved further than this, in pixels, wants to go on or to close. */
const SWIPE = 70

interface View {
  readonly scale: number
  readonly x: number
  readonly y: number
}

const WHOLE: View = { scale: 1, x: 0, y: 0 }

interface Swipes {
  next: () => void
  previous: () => void
  close: () => void
}

/** Zoom and position of one picture, by wheel, two fingers, double tap, keys; and the swipes while it is whole. */
export function useZoom({ next, previous, close }: Swipes) {
  const [view, setView] = useState<View>(WHOLE)
  const [drag, setDrag] = useState({ x: 0, y: 0 })
  const pointers = useRef(new Map<number, { x: number; y: number }>())
  const spread = useRef<number | null>(null)
  const moved = useRef(false)

  const zoom = (by: number) =>
    setView((now) => {
      const scale = Math.min(MOST, Math.max(1, now.scale * by))
      return scale === 1 ? WHOLE : { scale, x: (now.x * scale) / now.scale, y: (now.y * scale) / now.scale }
    })

  function distance(): number {
    const [a, b] = [...pointers.current.values()]
    return a && b ? Math.hypot(a.x - b.x, a.y - b.y) : 0
  }

  function down(event: PointerEvent<HTMLElement>) {
    event.currentTarget.setPointerCapture(event.pointerId)
    pointers.current.set(event.pointerId, { x: event.clientX, y: event.clientY })
    moved.current = false
    if (pointers.current.size === 2) spread.current = distance()
  }

  function move(event: PointerEvent<HTMLElement>) {
    const before = pointers.current.get(event.pointerId)
    if (!before) return
    const [dx, dy] = [event.clientX - before.x, event.clientY - before.y]
    pointers.current.set(event.pointerId, { x: event.clientX, y: event.clientY })
    if (Math.hypot(dx, dy) > 2) moved.current = true
    if (pointers.current.size === 2 && spread.current) {
      const now = distance()
      zoom(now / spread.current)
      spread.current = now
    } else if (view.scale > 1) setView((now) => ({ ...now, x: now.x + dx, y: now.y + dy }))
    else setDrag((now) => ({ x: now.x + dx, y: now.y + dy }))
  }

  function up(event: PointerEvent<HTMLElement>) {
    pointers.current.delete(event.pointerId)
    if (pointers.current.size < 2) spread.current = null
    if (pointers.current.size > 0 || view.scale > 1) return
    const { x, y } = drag
    setDrag({ x: 0, y: 0 })
    if (y > SWIPE && y > Math.abs(x)) close()
    else if (x < -SWIPE) next()
    else if (x > SWIPE) previous()
  }

  return {
    zoomed: view.scale > 1,
    zoomIn: () => zoom(1.5),
    zoomOut: () => zoom(1 / 1.5),
    reset: () => setView(WHOLE),
    /** Whether the last touch was a movement and not a tap. */
    wasMoved: () => moved.current,
    transform: `translate(${view.x + drag.x}px, ${view.y + drag.y}px) scale(${view.scale})`,
    handlers: {
      onPointerDown: down,
      onPointerMove: move,
      onPointerUp: up,
      onPointerCancel: up,
      onDoubleClick: () => (view.scale > 1 ? setView(WHOLE) : zoom(2.5)),
      onWheel: (event: WheelEvent) => zoom(event.deltaY < 0 ? 1.15 : 1 / 1.15),
    },
  }
}
