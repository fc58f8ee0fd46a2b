import { useNavigate } from '@tanstack/react-router'
import { useCallback, useEffect, useState } from 'react'

import { DESTINATIONS } from '@/components/shell/navigation'
import { isTyping, shortcutsEnabled } from '@/lib/shortcuts'
import { useSession } from '@/session'
import { lastKnown } from '@/session/last-known'

/** How long after "g" its second key is waited for, milliseconds. */
const SEQUENCE_MS = 1500

/** The shortcuts that work everywhere; see `SHORTCUTS` for the list. */
export function useGlobalShortcuts(): { listOpen: boolean; closeList: () => void } {
  const navigate = useNavigate()
  const { status } = useSession()
  const [listOpen, setListOpen] = useState(false)
  const signedIn = status === 'signed-in' || (status === 'unavailable' && lastKnown.get() !== null)

  useEffect(() => {
    let prefixAt = Number.NEGATIVE_INFINITY
    const onKeyDown = (event: KeyboardEvent) => {
      if (!shortcutsEnabled() || isTyping(event)) return
      const afterG = event.timeStamp - prefixAt < SEQUENCE_MS
      prefixAt = Number.NEGATIVE_INFINITY
      const destination = afterG && signedIn ? DESTINATIONS.find(({ key }) => key === event.key) : undefined
      if (destination) {
        event.preventDefault()
        void navigate({ to: destination.to })
      } else if (event.key === 'g') {
        prefixAt = event.timeStamp
      } else if (event.key === '?') {
        event.preventDefault()
        setListOpen(true)
      } else if (event.key === '/') {
        const search = document.querySelector<HTMLElement>('[data-page-search]')
        if (!search) return
        event.preventDefault()
        search.focus()
      }
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [navigate, signedIn])

  return { listOpen, closeList: useCallback(() => setListOpen(false), []) }
}
