import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react'

/**
 * Whether a list is scrolled to its end, as the screen shows it: what counts as read hangs on it.
 *
 * It also stays there when the room for the list changes (the composer grows, a banner appears, the on-screen keyboard
 * comes up) and when the rows turn out to be higher than they were taken for. For that only scrolling decides, since a
 * list that has just become lower, or longer, is at its end no more.
 *
 * @param slackPx nearer to the bottom than this counts as being there
 */
export function useEnd(
  scroller: RefObject<HTMLElement | null>,
  content: RefObject<HTMLElement | null>,
  slackPx: number,
  scrollToEnd: () => void,
): boolean {
  const [atEnd, setAtEnd] = useState(false)
  const toEnd = useRef(scrollToEnd)
  useLayoutEffect(() => {
    toEnd.current = scrollToEnd
  })
  useEffect(() => {
    const element = scroller.current
    if (!element || !content.current) return
    let stuck = false
    const near = () => element.scrollHeight - element.scrollTop - element.clientHeight <= slackPx
    const look = () => {
      stuck = near()
      setAtEnd(stuck)
    }
    const observer = new ResizeObserver(() => {
      // Not for less than a pixel: zoomed pages round.
      if (stuck && element.scrollHeight - element.scrollTop - element.clientHeight > 1) toEnd.current()
      setAtEnd(near())
    })
    observer.observe(element)
    observer.observe(content.current)
    element.addEventListener('scroll', look, { passive: true })
    // Where it opens is settled with the first frame; without anything to scroll no event tells of it.
    const frame = requestAnimationFrame(look)
    return () => {
      cancelAnimationFrame(frame)
      observer.disconnect()
      element.removeEventListener('scroll', look)
    }
  }, [scroller, content, slackPx])
  return atEnd
}
