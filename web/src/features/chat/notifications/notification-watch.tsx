import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'

import { forget, pushBrowser } from './device'
import { COUNTS_KEY, LIST_KEY, SETTINGS_KEY, totalOf, useCounts } from './queries'
import { DEVICE_KEY, renewDevice } from './use-device'
import { useChat } from '../hooks/chat-context'
import { setUnreadNotices, useUnreadNotices, useUnreadTotal } from '@/lib/unread'
import { whenQuiet } from '@/lib/when-quiet'
import { sessionStore } from '@/session'
import { isOpenMessage } from '@/worker/messages'

/** How long signing out waits for this browser to be told nothing more. */
const LEAVING_MS = 2_000

/** Follows what the server and the service worker say of notifications, on every page of whoever is signed in. */
export function NotificationWatch() {
  const { listen, userId } = useChat()
  const queryClient = useQueryClient()
  const router = useRouter()
  const total = totalOf(useCounts())

  useEffect(() => {
    setUnreadNotices(total)
    return () => setUnreadNotices(0)
  }, [total])

  useEffect(
    () =>
      listen((event) => {
        if (event.kind === 'notifications.changed') queryClient.setQueryData(COUNTS_KEY, event.unread)
        else void queryClient.invalidateQueries({ queryKey: event.kind === 'reset' ? COUNTS_KEY : SETTINGS_KEY })
        if (event.kind !== 'notificationSettings.changed') void queryClient.invalidateQueries({ queryKey: LIST_KEY })
      }),
    [listen, queryClient],
  )

  // A browser that was told things is so still, whoever used it last.
  useEffect(() => {
    let current = true
    whenQuiet(() => {
      if (!current) return
      renewDevice()
        .then((device) => current && queryClient.setQueryData(DEVICE_KEY, device))
        // The settings say so, and the next visit tries again.
        .catch(() => {})
    })
    const stop = sessionStore.onLeave(async () => {
      const browser = pushBrowser()
      if (browser?.permission() !== 'granted') return
      // Nobody waits long for it: with the session the server forgets the device too.
      await Promise.race([forget(browser).catch(() => {}), new Promise((resolve) => void setTimeout(resolve, LEAVING_MS))])
    })
    return () => {
      current = false
      stop()
    }
  }, [userId, queryClient])

  useEffect(() => {
    if (!('serviceWorker' in navigator)) return
    const stop = new AbortController()
    const follow = ({ data }: MessageEvent<unknown>) => {
      if (isOpenMessage(data)) router.history.push(data.path)
    }
    navigator.serviceWorker.addEventListener('message', follow, { signal: stop.signal })
    return () => stop.abort()
  }, [router])

  useAppBadge(useUnreadTotal() + useUnreadNotices())
  return null
}

/** The number on the installed application's icon. */
function useAppBadge(count: number): void {
  useEffect(() => {
    if (!('setAppBadge' in navigator)) return
    const done = count > 0 ? navigator.setAppBadge(count) : navigator.clearAppBadge()
    // Where the application is not installed there is nothing to put it on.
    done.catch(() => {})
  }, [count])
}
