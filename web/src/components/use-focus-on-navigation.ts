import { useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'

/** How long a page's heading is waited for, milliseconds; it may come with the page's data. */
const PATIENCE_MS = 5000

/**
 * After a navigation the new page's heading takes the focus, so that a screen reader says where one
 * is and Tab goes on from there. A page or a person that puts the focus somewhere first is left alone.
 */
export function useFocusOnNavigation(): void {
  const router = useRouter()
  useEffect(() => {
    let stopWaiting = () => {}
    const stop = router.subscribe('onBeforeRouteMount', ({ pathChanged, fromLocation }) => {
      stopWaiting()
      if (pathChanged && fromLocation) stopWaiting = focusHeading()
    })
    return () => {
      stop()
      stopWaiting()
    }
  }, [router])
}

/** Focuses the new page's heading as soon as there is one. Returns how to give up. */
function focusHeading(): () => void {
  // React may not have drawn the new page yet: the heading and the focus of the old one do not count.
  const origin = document.activeElement
  const old = document.querySelector('[data-page-heading]')
  const attempt = () => {
    const heading = document.querySelector<HTMLElement>('[data-page-heading]')
    const taken = focusIsTaken(origin)
    if (!taken && (!heading || heading === old)) return
    if (!taken) heading?.focus({ preventScroll: true })
    stop()
  }
  const observer = new MutationObserver(attempt)
  const timer = setTimeout(() => stop(), PATIENCE_MS)
  const stop = () => {
    observer.disconnect()
    clearTimeout(timer)
  }
  observer.observe(document.body, { childList: true, subtree: true })
  return stop
}

/** The focus has moved into the page's content, or into something that lies over it. */
function focusIsTaken(origin: Element | null): boolean {
  const active = document.activeElement
  if (!active || active === origin || active === document.body) return false
  return active.closest('#main, [role="dialog"], [role="alertdialog"]') !== null
}
