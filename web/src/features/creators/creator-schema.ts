import type { Schemas } from '@/api'
import { codePoints } from '@/lib/text'
import { z } from '@/lib/zod'

export const DISPLAY_NAME_MAX = 50
export const ABOUT_MAX = 2000

/** The handle's rule as a sentence for whoever is typing; undefined when it is fine. The server also refuses reserved words. */
export function handleProblem(handle: string): string | undefined {
  if (/[^a-z0-9_.]/.test(handle)) return 'Use a to z, 0 to 9, underscore and dot only.'
  if (handle.length < 3) return 'Use at least 3 characters.'
  if (handle.length > 30) return 'Use at most 30 characters.'
  return undefined
}

/** What was typed or pasted, as close to a handle as it can be made without guessing. */
export function tidyHandle(typed: string): string {
  return typed.trim().replace(/^@/, '').toLowerCase()
}

export const creatorSchema = z.object({
  handle: z.string().check((context) => {
    const message = handleProblem(context.value)
    if (message) context.issues.push({ code: 'custom', message, input: context.value })
  }),
  displayName: z.string().check(
    z.trim(),
    z.minLength(1, 'Enter the name your page shows.'),
    z.refine((value) => codePoints(value) <= DISPLAY_NAME_MAX, `Use at most ${DISPLAY_NAME_MAX} characters.`),
  ),
  about: z.string().check(
    z.trim(),
    z.refine((value) => codePoints(value) <= ABOUT_MAX, `Use at most ${ABOUT_MAX} characters.`),
  ),
  dmPolicy: z.enum(['everyone', 'subscribers']),
})

export type CreatorValues = z.infer<typeof creatorSchema>

export const CREATOR_FIELDS = ['handle', 'displayName', 'about', 'dmPolicy'] as const

export function creatorBody(values: CreatorValues): Schemas['PutCreatorRequest'] {
  return { ...values, about: values.about || null }
}
