import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useId, useState } from 'react'

import { DeviceSetting } from './device-setting'
import { PreviewSetting } from './preview-setting'
import { $api, api, type Schemas } from '@/api'
import { ErrorNotice } from '@/components/error-notice'
import { Button } from '@/components/ui/button'
import { Input } from '@/components/ui/input'
import { Label } from '@/components/ui/label'
import { NativeSelect } from '@/components/ui/native-select'
import { Skeleton } from '@/components/ui/skeleton'
import { toast } from '@/components/ui/sonner'
import { Switch } from '@/components/ui/switch'
import { toProblem } from '@/lib/problem'

type Settings = Schemas['NotificationSettings']
type Change = Schemas['UpdateNotificationSettingsRequest']
type Kind = keyof Schemas['NotificationKinds']

const KINDS: readonly { key: Kind; label: string }[] = [
  { key: 'message', label: 'Messages' },
  { key: 'broadcast', label: 'Broadcasts of creators I subscribe to' },
  { key: 'reaction', label: 'Reactions to my messages' },
  { key: 'subscriber', label: 'New subscribers' },
]


const options = $api.queryOptions('get', '/api/notifications/settings', {})

const MUTATION_KEY = ['notification settings']

/** As it is shown before the server has answered. */
function merged(before: Settings, change: Change): Settings {
  const { push, email, preview, quietHours } = change
  const only = (kinds: Schemas['UpdateNotificationKinds'] | undefined) =>
    Object.fromEntries(Object.entries(kinds ?? {}).filter(([, value]) => typeof value === 'boolean')) as Partial<Schemas['NotificationKinds']>
  return {
    ...before,
    push: { ...before.push, ...only(push) },
    email: { ...before.email, ...only(email) },
    preview: preview ?? before.preview,
    // Hours that were typed stay in their fields until they are saved, and when they are not.
    quietHours: quietHours === undefined || (quietHours && before.quietHours) ? before.quietHours : quietHours,
  }
}

/** What the viewer is told, and how; saved as soon as it is chosen. */
export function NotificationSetting() {
  const queryClient = useQueryClient()
  const { data, error, refetch } = $api.useQuery('get', '/api/notifications/settings', {})
  // What one change is answered, or was before it, knows nothing of another one that is still on its way.
  const alone = () => queryClient.isMutating({ mutationKey: MUTATION_KEY }) === 1
  const { mutate } = useMutation({
    mutationKey: MUTATION_KEY,
    mutationFn: async (change: Change) => (await api.PATCH('/api/notifications/settings', { body: change })).data,
    onMutate: async (change) => {
      await queryClient.cancelQueries({ queryKey: options.queryKey })
      const before = queryClient.getQueryData<Settings>(options.queryKey)
      if (before) queryClient.setQueryData(options.queryKey, merged(before, change))
      return before
    },
    onSuccess: (now) => {
      if (now && alone()) queryClient.setQueryData(options.queryKey, now)
    },
    onError: (problem, change, before) => {
      if (alone()) {
        queryClient.setQueryData(options.queryKey, before)
        void queryClient.invalidateQueries({ queryKey: options.queryKey })
      }
      toast.error('Your choice was not saved', {
        description: toProblem(problem).detail,
        action: { label: 'Try again', onClick: () => mutate(change) },
      })
    },
  })
  return (
    <div className="grid gap-7">
      <DeviceSetting />
      {error && !data ? <ErrorNotice error={error} title="Your settings could not be loaded" onRetry={() => void refetch()} /> : null}
      {data ? (
        <>
          <KindTable settings={data} onChange={mutate} />
          <PreviewSetting value={data.preview} onChange={(preview) => mutate({ preview })} />
          {/* Anew when another device changed them. */}
          <QuietHours key={JSON.stringify(data.quietHours)} value={data.quietHours} onChange={(quietHours) => mutate({ quietHours })} />
        </>
      ) : error ? null : (
        <Skeleton className="h-60" />
      )}
    </div>
  )
}

function KindTable({ settings, onChange }: { settings: Settings; onChange: (change: Change) => void }) {
  const { push, email, emailAddress } = settings
  return (
    <div>
      <table className="w-full">
        <thead className="text-sm text-muted-foreground">
          <tr>
            <th scope="col" className="text-start font-medium">
              Tell me about
            </th>
            <th scope="col" className="w-20 font-medium">
              Push
            </th>
            <th scope="col" className="w-20 font-medium">
              E-mail
            </th>
          </tr>
        </thead>
        <tbody>
          {KINDS.map(({ key, label }) => (
            <tr key={key} className="h-13">
              <th scope="row" className="pe-3 text-start text-[0.9375rem] font-medium">
                {label}
              </th>
              <td className="text-center">
                <Switch aria-label={`${label}: push`} checked={push[key]} onCheckedChange={(on) => onChange({ push: { [key]: on } })} />
              </td>
              <td className="text-center">
                <Switch
                  aria-label={`${label}: e-mail`}
                  disabled={emailAddress === null}
                  checked={email[key]}
                  onCheckedChange={(on) => onChange({ email: { [key]: on } })}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="mt-1 text-sm text-muted-foreground">
        {emailAddress === null ? (
          'There is no address to write to: your account has none.'
        ) : (
          <>
            What you missed is gathered and written to <bdi className="font-medium text-foreground">{emailAddress}</bdi>, at most every six hours.
          </>
        )}
      </p>
    </div>
  )
}

const NIGHT = { from: '22:00', to: '07:00' }

function QuietHours({ value, onChange }: { value: Settings['quietHours']; onChange: (hours: Settings['quietHours']) => void }) {
  const id = useId()
  const [zones] = useState(() => [...new Set([...(value ? [value.timeZone] : []), ...Intl.supportedValuesOf('timeZone')])])
  const here = new Intl.DateTimeFormat().resolvedOptions().timeZone
  const save = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    onChange({ from: textOf(form, 'from'), to: textOf(form, 'to'), timeZone: textOf(form, 'timeZone') })
  }
  return (
    <div className="grid gap-3">
      <div className="flex items-center justify-between gap-4">
        <div>
          <Label htmlFor={id} className="text-[0.9375rem]">
            Quiet hours
          </Label>
          <p id={`${id}-hint`} className="text-sm text-muted-foreground">
            Nothing is told then; what came meanwhile is told in one when they are over.
          </p>
        </div>
        <Switch id={id} aria-describedby={`${id}-hint`} checked={value !== null} onCheckedChange={(on) => onChange(on ? { ...NIGHT, timeZone: here } : null)} />
      </div>
      {value ? (
        <form onSubmit={save} className="grid grid-cols-2 items-end gap-3 sm:grid-cols-[9.5rem_9.5rem_minmax(0,1fr)_auto]">
          <div className="grid gap-1.5">
            <Label htmlFor={`${id}-from`}>From</Label>
            <Input id={`${id}-from`} name="from" type="time" required defaultValue={value.from} />
          </div>
          <div className="grid gap-1.5">
            <Label htmlFor={`${id}-to`}>To</Label>
            <Input id={`${id}-to`} name="to" type="time" required defaultValue={value.to} />
          </div>
          <div className="col-span-2 grid gap-1.5 sm:col-span-1">
            <Label htmlFor={`${id}-zone`}>Time zone</Label>
            <NativeSelect id={`${id}-zone`} name="timeZone" defaultValue={value.timeZone}>
              {zones.map((zone) => (
                <option key={zone} value={zone}>
                  {zone.replaceAll('_', ' ')}
                </option>
              ))}
            </NativeSelect>
          </div>
          <Button type="submit" variant="outline" className="col-span-2 sm:col-span-1">
            Save hours
          </Button>
        </form>
      ) : null}
    </div>
  )
}

function textOf(form: FormData, name: string): string {
  const value = form.get(name)
  return typeof value === 'string' ? value : ''
}
