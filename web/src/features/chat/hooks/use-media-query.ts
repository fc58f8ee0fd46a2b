import { useCallback, useSyncExternalStore } from 'react'

/** Whether a CSS media query holds. */
export function useMediaQuery(query: string): boolean {
  const subscribe = useCallback(
    (listener: () => void) => {
      const list = window.matchMedia(query)
      list.addEventListener('change', listener)
      return () => list.removeEventListener('change', listener)
    },
    [query],
  )
  return useSyncExternalStore(subscribe, () => window.matchMedia(query).matches)
}

/** List and conversation beside each other (1024 px and wider). */
export const useTwoPanes = (): boolean => useMediaQuery('(min-width: 64rem)')
/** A pointer that can hover: a mouse, not a finger. */
export const useHover = (): boolean => useMediaQuery('(hover: hover)')
