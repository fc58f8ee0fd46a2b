import type { FieldValues, Path, UseFormSetError } from 'react-hook-form'

import { type Problem, toProblem } from './problem'

/**
 * Puts what a server refused onto the form's fields: by JSON pointer (`/handle`), or by the problem's
 * code where the field is known from it (`handle_taken`). Returns the problem if something is left
 * that belongs to no field, so that the form can show it; null otherwise.
 */
export function applyProblem<T extends FieldValues>(
  error: unknown,
  setError: UseFormSetError<T>,
  fields: readonly Path<T>[],
  fieldOfCode: Readonly<Record<string, Path<T>>> = {},
): Problem | null {
  const problem = toProblem(error)
  let focused = false
  const put = (field: Path<T>, message: string) => {
    setError(field, { type: 'server', message }, { shouldFocus: !focused })
    focused = true
  }
  const byCode = fieldOfCode[problem.code]
  if (byCode) put(byCode, problem.detail)
  let left = !byCode && problem.errors.length === 0
  for (const { pointer, detail } of problem.errors) {
    const name = pointer.replace(/^\//, '').split('/')[0]
    const field = fields.find((one) => one === name)
    if (field) put(field, detail)
    else left = true
  }
  return left ? problem : null
}
