import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useId } from 'react'

import { $api, api, type Schemas } from '@/api'
import { ErrorNotice } from '@/components/error-notice'
import { Label } from '@/components/ui/label'
import { NativeSelect } from '@/components/ui/native-select'
import { Skeleton } from '@/components/ui/skeleton'
import { toast } from '@/components/ui/sonner'
import { toProblem } from '@/lib/problem'

type Privacy = Schemas['Privacy']

const SETTINGS: readonly { key: keyof Privacy; label: string; hint: string }[] = [
  { key: 'presence', label: 'When I am here', hint: 'And when I last was.' },
  { key: 'typing', label: 'When I am typing', hint: 'While I write a message.' },
  { key: 'receipts', label: 'What I have received and read', hint: 'The ticks at the messages of others.' },
]

const AUDIENCES: readonly { value: Schemas['Audience']; label: string }[] = [
  { value: 'everyone', label: 'Everyone' },
  { value: 'contacts', label: 'People I have written to' },
  { value: 'nobody', label: 'Nobody' },
]

const options = $api.queryOptions('get', '/api/privacy', {})

/** Who sees what of the viewer; saved as soon as it is chosen. */
export function PrivacySetting() {
  const id = useId()
  const queryClient = useQueryClient()
  const { data, error, refetch } = $api.useQuery('get', '/api/privacy', {})
  const { mutate } = useMutation({
    mutationFn: async (change: Partial<Privacy>) => (await api.PATCH('/api/privacy', { body: change })).data,
    onMutate: async (change) => {
      await queryClient.cancelQueries({ queryKey: options.queryKey })
      const before = queryClient.getQueryData<Privacy>(options.queryKey)
      if (before) queryClient.setQueryData(options.queryKey, { ...before, ...change })
      return before
    },
    onSuccess: (now) => {
      if (now) queryClient.setQueryData(options.queryKey, now)
    },
    onError: (problem, change, before) => {
      queryClient.setQueryData(options.queryKey, before)
      toast.error('Your choice was not saved', {
        description: toProblem(problem).detail,
        action: { label: 'Try again', onClick: () => mutate(change) },
      })
    },
  })
  if (error && !data) return <ErrorNotice error={error} title="Your settings could not be loaded" onRetry={() => void refetch()} />
  return (
    <div className="grid gap-5">
      {SETTINGS.map(({ key, label, hint }) => (
        <div key={key} className="grid items-center gap-2 sm:grid-cols-[1fr_15rem] sm:gap-6">
          <div>
            <Label htmlFor={`${id}-${key}`} className="text-[0.9375rem]">
              {label}
            </Label>
            <p id={`${id}-${key}-hint`} className="text-sm text-muted-foreground">
              {hint}
            </p>
          </div>
          {data ? (
            <NativeSelect
              id={`${id}-${key}`}
              aria-describedby={`${id}-${key}-hint`}
              value={data[key]}
              onChange={({ target }) => mutate({ [key]: target.value as Schemas['Audience'] })}
            >
              {AUDIENCES.map(({ value, label: name }) => (
                <option key={value} value={value}>
                  {name}
                </option>
              ))}
            </NativeSelect>
          ) : (
            <Skeleton className="h-11" />
          )}
        </div>
      ))}
    </div>
  )
}
