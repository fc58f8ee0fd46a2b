import { useId } from 'react'

import type { Schemas } from '@/api'
import { LogoMark } from '@/components/logo'
import { Label } from '@/components/ui/label'
import { NativeSelect } from '@/components/ui/native-select'

type Preview = Schemas['NotificationPreview']

/** With what the server would push of one and the same message. */
const PREVIEWS: readonly { value: Preview; label: string; title: string; body: string }[] = [
  { value: 'full', label: 'Name and text', title: 'Ada', body: 'See you tomorrow!' },
  { value: 'name', label: 'Name only', title: 'Ada', body: 'New message' },
  { value: 'discreet', label: 'Discreet', title: 'New notification', body: '' },
]

/** How much is shown where everybody can look, with an example. */
export function PreviewSetting({ value, onChange }: { value: Preview; onChange: (preview: Preview) => void }) {
  const id = useId()
  const example = PREVIEWS.find((preview) => preview.value === value)
  return (
    <div className="grid items-start gap-3 sm:grid-cols-[1fr_15rem] sm:gap-6">
      <div className="grid gap-2">
        <div>
          <Label htmlFor={id} className="text-[0.9375rem]">
            What a lock screen shows
          </Label>
          <p className="text-sm text-muted-foreground">Discreet also keeps names out of mail.</p>
        </div>
        {example ? (
          <p id={`${id}-example`} className="flex max-w-80 items-center gap-3 rounded-xl border border-border bg-muted px-3.5 py-2.5 text-sm">
            <span className="sr-only">Such as: </span>
            <span aria-hidden>
              <LogoMark className="size-8" />
            </span>
            <span className="grid min-w-0">
              <span className="truncate font-semibold">{example.title}</span>
              {example.body === '' ? null : <span className="truncate">{example.body}</span>}
            </span>
            <span aria-hidden className="ms-auto self-start text-xs text-muted-foreground">
              now
            </span>
          </p>
        ) : null}
      </div>
      <NativeSelect
        id={id}
        aria-describedby={`${id}-example`}
        value={value}
        onChange={({ target }) => {
          const chosen = PREVIEWS.find((preview) => preview.value === target.value)
          if (chosen) onChange(chosen.value)
        }}
      >
        {PREVIEWS.map((preview) => (
          <option key={preview.value} value={preview.value}>
            {preview.label}
          </option>
        ))}
      </NativeSelect>
    </div>
  )
}
