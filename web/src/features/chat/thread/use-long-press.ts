import { type PointerEvent, type TouchEvent, useEffect, useMemo, useRef } from 'react'

/** How long a finger has to rest. */
const HOLD_MS = 450
/** A finger that moves further than this scrolls. */
const SLACK_PX = 10

/** Handlers that tell of a finger resting on an element. A mouse has its own ways. */
export function useLongPress(onHold: () => void) {
  const hold = useRef(onHold)
  useEffect(() => {
    hold.current = onHold
  })
  const press = useRef<{ x: number; y: number; timer: ReturnType<typeof setTimeout> } | null>(null)
  const held = useRef(false)
  useEffect(() => () => clearTimeout(press.current?.timer), [])
  return useMemo(() => {
    const end = () => {
      clearTimeout(press.current?.timer)
      press.current = null
    }
    return {
      onPointerDown: (event: PointerEvent) => {
        if (event.pointerType === 'mouse' || !event.isPrimary) return
        end()
        held.current = false
        const timer = setTimeout(() => {
          press.current = null
          held.current = true
          hold.current()
        }, HOLD_MS)
        press.current = { x: event.clientX, y: event.clientY, timer }
      },
      onPointerMove: (event: PointerEvent) => {
        const from = press.current
        if (from && Math.hypot(event.clientX - from.x, event.clientY - from.y) > SLACK_PX) end()
      },
      onPointerUp: end,
      onPointerCancel: end,
      onTouchEnd: (event: TouchEvent) => {
        // Lifting the finger would count as a click beside what has just been opened, and close it.
        if (held.current && event.cancelable) event.preventDefault()
        held.current = false
      },
      onContextMenu: (event: { preventDefault: () => void; nativeEvent: Event }) => {
        // Android's own long press would select text over the menu.
        const { nativeEvent } = event
        if ('pointerType' in nativeEvent && nativeEvent.pointerType === 'touch') event.preventDefault()
      },
    }
  }, [])
}
