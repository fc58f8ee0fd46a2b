import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'

import { type Device, obstacleOf, pushBrowser, renew, turnOff, turnOn } from './device'
import { knownConfig, useConfig } from '@/api'

/** Which device this browser is; null while it is told nothing. */
export const DEVICE_KEY = ['this-device'] as const
/** All of the viewer's. */
export const DEVICES_KEY = ['get', '/api/push/devices'] as const

/** Says again to the server that this browser is told things, if it is. */
export async function renewDevice(): Promise<Device | null> {
  const browser = pushBrowser()
  const key = knownConfig()?.push.publicKey
  return browser && key !== undefined ? renew(browser, key) : null
}

/** Whether this browser is told things while the page is closed, and the switch for it. */
export function useDevice() {
  const queryClient = useQueryClient()
  const key = useConfig().data?.push.publicKey
  const [browser] = useState(pushBrowser)
  const [obstacle, setObstacle] = useState(() => obstacleOf(browser))
  // It may have been allowed, or forbidden, in the browser's settings meanwhile.
  useEffect(() => {
    const look = () => setObstacle(obstacleOf(browser))
    const stop = new AbortController()
    window.addEventListener('focus', look, { signal: stop.signal })
    document.addEventListener('visibilitychange', look, { signal: stop.signal })
    return () => stop.abort()
  }, [browser])
  const { data: device, error, refetch } = useQuery({
    queryKey: DEVICE_KEY,
    queryFn: renewDevice,
    enabled: obstacle === null && key !== undefined,
    retry: false,
  })
  const [working, setWorking] = useState(false)
  /** Rejects with what went wrong. */
  const set = async (on: boolean) => {
    if (!browser || key === undefined) return
    setWorking(true)
    try {
      if (on) queryClient.setQueryData(DEVICE_KEY, await turnOn(browser, key))
      else {
        await turnOff(browser, device ?? null)
        queryClient.setQueryData(DEVICE_KEY, null)
      }
    } finally {
      setObstacle(obstacleOf(browser))
      setWorking(false)
      void queryClient.invalidateQueries({ queryKey: DEVICES_KEY })
    }
  }
  return { obstacle, device: device ?? null, known: device !== undefined, working, error, retry: () => void refetch(), set }
}
