import { useCallback, useEffect, useRef } from 'react'
import type { FieldValues, Path, PathValue, UseFormReturn } from 'react-hook-form'

/** Keeps what was typed into a form over a reload, in this tab only. Never give it a secret field. */
export function useFormDraft<T extends FieldValues>(
  form: UseFormReturn<T>,
  key: string,
  fields: readonly Path<T>[],
): { clear: () => void } {
  const storageKey = `onlychat.form.${key}`
  const kept = useRef(fields)

  useEffect(() => {
    for (const [name, value] of Object.entries(read(storageKey))) {
      const field = kept.current.find((one) => one === name)
      if (field) form.setValue(field, value as PathValue<T, Path<T>>, { shouldDirty: true, shouldTouch: true })
    }
    const subscription = form.watch((values) => {
      const dirty: Record<string, unknown> = {}
      for (const field of kept.current) {
        if (form.getFieldState(field).isDirty) dirty[field] = (values as Record<string, unknown>)[field]
      }
      write(storageKey, dirty)
    })
    return () => subscription.unsubscribe()
  }, [form, storageKey])

  const clear = useCallback(() => write(storageKey, {}), [storageKey])
  return { clear }
}

function read(key: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(sessionStorage.getItem(key) ?? '{}')
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}

function write(key: string, values: Record<string, unknown>): void {
  try {
    if (Object.keys(values).length === 0) sessionStorage.removeItem(key)
    else sessionStorage.setItem(key, JSON.stringify(values))
  } catch {
    // Without storage a reload loses the draft; the form itself still works.
  }
}
