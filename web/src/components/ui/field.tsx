import { CircleAlert } from 'lucide-react'
import { type ReactNode, useId } from 'react'

import { cn } from '@/lib/cn'

import { Label } from './label'

/** The attributes a control needs to be tied to its label, hint and error. */
export interface FieldControl {
  id: string
  'aria-invalid': true | undefined
  'aria-describedby': string | undefined
}

interface FieldProps {
  label: ReactNode
  /** What the field is for or what it accepts; read with the control. */
  hint?: ReactNode
  /** Why the value was not accepted; replaces the hint while it stands. */
  error?: ReactNode
  optional?: boolean
  /** Shown at the end of the label's line, a character counter for instance. */
  aside?: ReactNode
  className?: string
  children: (control: FieldControl) => ReactNode
}

/** Label, control, hint and error as one accessible group. */
export function Field({ label, hint, error, optional, aside, className, children }: FieldProps) {
  const id = useId()
  const describedBy = [error ? `${id}-error` : null, hint ? `${id}-hint` : null].filter(Boolean).join(' ')
  return (
    <div data-slot="field" className={cn('grid grid-cols-1 gap-1.5', className)}>
      <div className="flex items-baseline justify-between gap-3">
        <Label htmlFor={id}>
          {label}
          {optional ? <span className="font-normal text-muted-foreground"> (optional)</span> : null}
        </Label>
        {aside ? <span className="text-xs text-muted-foreground tabular-nums">{aside}</span> : null}
      </div>
      {children({ id, 'aria-invalid': error ? true : undefined, 'aria-describedby': describedBy || undefined })}
      {error ? <FieldError id={`${id}-error`}>{error}</FieldError> : null}
      {hint ? (
        <p id={`${id}-hint`} className={cn('text-sm text-muted-foreground', error && 'sr-only')}>
          {hint}
        </p>
      ) : null}
    </div>
  )
}

/** An error line of a field: icon and text, never colour alone. */
export function FieldError({ id, children }: { id?: string; children: ReactNode }) {
  return (
    <p id={id} data-slot="field-error" className="flex items-start gap-1.5 text-sm font-medium text-destructive">
      <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      <span>{children}</span>
    </p>
  )
}
