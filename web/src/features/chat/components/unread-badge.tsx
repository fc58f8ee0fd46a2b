import { useEffect } from 'react'

import { useNow } from '../hooks/use-now'
import { useConversations } from '../hooks/use-store'
import { unreadOf } from '../model/shelves'
import { setUnreadTotal } from '@/lib/unread'

const PREFIX = /^\(\d+\+?\) /

/** Puts the count in front of a title, in place of the one that is there. */
export function titleWithCount(title: string, count: number): string {
  const bare = title.replace(PREFIX, '')
  if (count === 0) return bare
  return `(${count > 99 ? '99+' : count}) ${bare}`
}

/** Keeps the unread count in the title of the tab, whatever else changes that title, and in the navigation. */
export function UnreadBadge() {
  const count = unreadOf(useConversations(), useNow(60_000))

  useEffect(() => {
    setUnreadTotal(count)
    return () => setUnreadTotal(0)
  }, [count])

  useEffect(() => {
    const write = () => {
      const title = titleWithCount(document.title, count)
      if (title !== document.title) document.title = title
    }
    write()
    const observer = new MutationObserver(write)
    observer.observe(document.head, { childList: true, subtree: true, characterData: true })
    return () => {
      observer.disconnect()
      document.title = titleWithCount(document.title, 0)
    }
  }, [count])

  return null
}
