import { type PointerEvent, useEffect, useMemo, useRef } from 'react'

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
        const timer = setTimeout(() => {
          press.current = null
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
      onContextMenu: (event: { preventDefault: () => void; nativeEvent: Event }) => {
        // Android's own long press would select text over the menu.
        const { nativeEvent } = event
        if ('pointerType' in nativeEvent && nativeEvent.pointerType === 'touch') event.preventDefault()
      },
    }
  }, [])
}
