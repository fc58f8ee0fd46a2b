import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react'

/**
 * Stays at the end when the room for the list changes: the composer grows, a banner appears, the on-screen keyboard
 * comes up. Only scrolling decides whether it is at the end, for a list that has just become lower is not any more.
 *
 * @param slackPx nearer to the bottom than this counts as being there
 */
export function useStickToEnd(scroller: RefObject<HTMLElement | null>, slackPx: number, scrollToEnd: () => void): void {
  const toEnd = useRef(scrollToEnd)
  useLayoutEffect(() => {
    toEnd.current = scrollToEnd
  })
  useEffect(() => {
    const element = scroller.current
    if (!element) return
    let height = element.clientHeight
    let stuck = true
    const look = () => {
      stuck = element.scrollHeight - element.scrollTop - element.clientHeight <= slackPx
    }
    const observer = new ResizeObserver(() => {
      const changed = element.clientHeight !== height
      height = element.clientHeight
      if (changed && stuck) toEnd.current()
    })
    element.addEventListener('scroll', look, { passive: true })
    observer.observe(element)
    return () => {
      element.removeEventListener('scroll', look)
      observer.disconnect()
    }
  }, [scroller, slackPx])
}
