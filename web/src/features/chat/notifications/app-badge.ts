import { useEffect } from 'react'

import { useUnreadNotices, useUnreadTotal } from '@/lib/unread'

/** What of the browser puts a number on the installed application's icon. */
export type BadgeBrowser = Partial<Pick<Navigator, 'setAppBadge' | 'clearAppBadge'>>

/** Puts a number on the installed application's icon; 0 takes it away. */
export function showBadge(count: number, browser: BadgeBrowser = navigator): void {
  const done = count > 0 ? browser.setAppBadge?.(count) : browser.clearAppBadge?.()
  // Where the application is not installed there is nothing to put it on.
  done?.catch(() => {})
}

/** Keeps on the icon how much is unread, messages and notifications together. */
export function useAppBadge(): void {
  const count = useUnreadTotal() + useUnreadNotices()
  useEffect(() => showBadge(count), [count])
  // Whoever signs out leaves no number behind.
  useEffect(() => () => showBadge(0), [])
}
