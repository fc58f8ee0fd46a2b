import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'

import { useAppBadge } from './app-badge'
import { leave, pushBrowser } from './device'
import { COUNTS_KEY, LIST_KEY, SETTINGS_KEY, totalOf, useCounts } from './queries'
import { DEVICE_KEY, renewDevice } from './use-device'
import { useChat } from '../hooks/chat-context'
import { setUnreadNotices } from '@/lib/unread'
import { whenQuiet } from '@/lib/when-quiet'
import { sessionStore } from '@/session'

/** Follows what the server says of notifications, on every page of whoever is signed in. */
export function NotificationWatch() {
  const { listen, userId } = useChat()
  const queryClient = useQueryClient()
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
    const stop = sessionStore.onLeave(() => leave(pushBrowser()))
    return () => {
      current = false
      stop()
    }
  }, [userId, queryClient])

  useAppBadge()
  return null
}
