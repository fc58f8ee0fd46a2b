import { DESTINATIONS } from '@/components/shell/navigation'
import { whenQuiet } from '@/lib/when-quiet'
import { onSessionChange, sessionStore } from '@/session'

import { router } from './router'

/**
 * Fetches the code of the application's places in the first quiet moment after signing in: they open, and say what is
 * wrong in their own words, also once the connection is gone. Returns how to stop.
 */
export function warmUp(): () => void {
  let done = false
  const begin = () => {
    if (done || sessionStore.getState().status !== 'signed-in') return
    done = true
    whenQuiet(() => {
      for (const path of [...DESTINATIONS.map(({ to }) => to), '/inbox/$conversationId', '/c/$handle'] as const) {
        // What could not be fetched now is fetched when it is needed.
        router.loadRouteChunk(router.routesByPath[path])?.catch(() => undefined)
      }
    })
  }
  begin()
  return onSessionChange(begin)
}
