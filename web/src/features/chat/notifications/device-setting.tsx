import { useQueryClient } from '@tanstack/react-query'
import { useId } from 'react'

import type { Device, Obstacle } from './device'
import { DEVICES_KEY, useDevice } from './use-device'
import { $api, api } from '@/api'
import { Button } from '@/components/ui/button'
import { Label } from '@/components/ui/label'
import { toast } from '@/components/ui/sonner'
import { Switch } from '@/components/ui/switch'
import { toProblem } from '@/lib/problem'

const OBSTACLES: Record<Obstacle, string> = {
  unsupported: 'This browser cannot show notifications while OnlyChat is closed.',
  'not-installed': 'On this device, add OnlyChat to the home screen first: Share, then “Add to Home Screen”. Then switch this on there.',
  denied: 'Notifications are blocked in this browser. Allow them for this site in the browser’s settings, then come back.',
}

function complain(what: string, error: unknown, again: () => void): void {
  const detail = error instanceof Error ? error.message : toProblem(error).detail
  toast.error(what, { description: detail, action: { label: 'Try again', onClick: again } })
}

/** Whether this browser shows notifications while OnlyChat is closed, and which others do. */
export function DeviceSetting() {
  const id = useId()
  const { obstacle, device, known, working, error, retry, set } = useDevice()
  const change = (on: boolean) => {
    set(on).catch((reason: unknown) => complain(on ? 'Notifications could not be switched on' : 'Notifications could not be switched off', reason, () => change(on)))
  }
  const test = () => {
    if (!device) return
    api
      .POST('/api/push/devices/{id}/test', { params: { path: { id: device.id } } })
      .then(() => toast('A notification is on its way'))
      .catch((reason: unknown) => complain('It could not be sent', reason, test))
  }
  return (
    <div className="grid gap-4">
      <div className="flex items-center justify-between gap-4">
        <div>
          <Label htmlFor={id} className="text-[0.9375rem]">
            On this device
          </Label>
          <p id={`${id}-hint`} className="text-sm text-muted-foreground">
            {obstacle ? OBSTACLES[obstacle] : 'Also while OnlyChat is closed.'}
          </p>
        </div>
        <Switch
          id={id}
          aria-describedby={`${id}-hint`}
          aria-busy={working}
          checked={device !== null}
          disabled={obstacle !== null || working || (!known && !error)}
          onCheckedChange={change}
        />
      </div>
      {error && !device && obstacle === null ? (
        <p role="alert" className="flex items-center justify-between gap-3 rounded-lg bg-destructive-soft px-3 py-1 text-sm">
          {error instanceof Error ? error.message : toProblem(error).detail}
          <Button variant="ghost" size="sm" onClick={retry}>
            Try again
          </Button>
        </p>
      ) : null}
      {device ? (
        <Button variant="outline" size="sm" className="justify-self-start" onClick={test}>
          Send a test
        </Button>
      ) : null}
      <OtherDevices current={device} />
    </div>
  )
}

function OtherDevices({ current }: { current: Device | null }) {
  const queryClient = useQueryClient()
  const { data } = $api.useQuery('get', '/api/push/devices', {})
  const others = data?.items.filter(({ id }) => id !== current?.id) ?? []
  if (others.length === 0) return null
  const remove = (device: Device) => {
    api
      .DELETE('/api/push/devices/{id}', { params: { path: { id: device.id } } })
      .then(() => queryClient.invalidateQueries({ queryKey: DEVICES_KEY }))
      .catch((reason: unknown) => complain(`${device.name} could not be removed`, reason, () => remove(device)))
  }
  return (
    <div>
      <h3 className="text-sm font-semibold">Other devices</h3>
      <ul className="mt-1 grid">
        {others.map((device) => (
          <li key={device.id} className="flex min-h-12 items-center justify-between gap-3">
            <span className="min-w-0">
              <span className="block truncate">{device.name}</span>
              <span className="block text-sm text-muted-foreground">Last used {new Date(device.seenAt).toLocaleDateString()}</span>
            </span>
            <Button variant="outline" size="sm" aria-label={`Remove ${device.name}`} onClick={() => remove(device)}>
              Remove
            </Button>
          </li>
        ))}
      </ul>
    </div>
  )
}
