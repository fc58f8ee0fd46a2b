import { type MouseEvent, type PointerEvent, useEffect, useRef, useState } from 'react'

/** A press that lasts longer is a hold, in milliseconds. */
export const HOLD_MS = 300
/** So far towards the start of the line a hold is thrown away, and so far up it is locked; in pixels. */
export const CANCEL_PX = 96
export const LOCK_PX = 72

/** How far what is held is from where it was taken, in pixels. */
export interface Slide {
  readonly x: number
  readonly y: number
}

interface HoldEvents {
  /** A short press, or a key. */
  onTap: () => void
  /** Held for long enough. */
  onHold: () => void
  /** Let go where it was. */
  onRelease: () => void
  /** Slid to the start of the line. */
  onCancel: () => void
  /** Slid up, or taken away by the browser: it goes on without being held. */
  onLock: () => void
}

/** A button that is tapped or held; the finger may wander off it. */
export function useHold(events: HoldEvents) {
  const [slide, setSlide] = useState<Slide | null>(null)
  const latest = useRef(events)
  const end = useRef<(() => void) | null>(null)
  const wasHeld = useRef(false)
  useEffect(() => {
    latest.current = events
  })
  useEffect(() => () => end.current?.(), [])

  function onPointerDown(event: PointerEvent<HTMLElement>) {
    if (event.button !== 0 || end.current) return
    const { pointerId, clientX, clientY } = event
    const rtl = getComputedStyle(event.currentTarget).direction === 'rtl'
    const stop = new AbortController()
    const { signal } = stop
    let held = false
    wasHeld.current = false
    const timer = setTimeout(() => {
      held = true
      wasHeld.current = true
      setSlide({ x: 0, y: 0 })
      latest.current.onHold()
    }, HOLD_MS)
    const finish = (say?: () => void) => {
      clearTimeout(timer)
      stop.abort()
      end.current = null
      setSlide(null)
      if (held) say?.()
    }
    end.current = () => finish()
    window.addEventListener(
      'pointermove',
      (move) => {
        if (move.pointerId !== pointerId || !held) return
        const x = move.clientX - clientX
        const y = move.clientY - clientY
        const back = rtl ? x : -x
        if (back > CANCEL_PX && back > -y) finish(() => latest.current.onCancel())
        else if (-y > LOCK_PX) finish(() => latest.current.onLock())
        else setSlide({ x: rtl ? Math.max(0, x) : Math.min(0, x), y: Math.min(0, y) })
      },
      { signal },
    )
    window.addEventListener('pointerup', (up) => up.pointerId === pointerId && finish(() => latest.current.onRelease()), { signal })
    window.addEventListener('pointercancel', (gone) => gone.pointerId === pointerId && finish(() => latest.current.onLock()), { signal })
    window.addEventListener('contextmenu', (menu) => menu.preventDefault(), { signal })
  }

  function onClick(event: MouseEvent) {
    // The press that was held ends as a click, too. One of the keyboard was never held.
    if (event.detail === 0 || !wasHeld.current) latest.current.onTap()
    wasHeld.current = false
  }

  return { slide, props: { onPointerDown, onClick } }
}
