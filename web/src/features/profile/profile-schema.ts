import type { Schemas } from '@/api'
import { codePoints } from '@/lib/text'
import { z } from '@/lib/zod'

/** The server's limits, in Unicode code points. */
export const NAME_MAX = 100
export const BIO_MAX = 1000
const URL_MAX = 2048

function isPictureUrl(value: string): boolean {
  if (value === '') return true
  try {
    return new URL(value).protocol === 'https:' && value.length <= URL_MAX
  } catch {
    return false
  }
}

const name = z.string().check(
  z.trim(),
  z.refine((value) => codePoints(value) <= NAME_MAX, `Use at most ${NAME_MAX} characters.`),
)

export const profileSchema = z.object({
  firstName: name.check(z.minLength(1, 'Enter a name that others will see.')),
  lastName: name,
  color: z.string(),
  bio: z.string().check(
    z.trim(),
    z.refine((value) => codePoints(value) <= BIO_MAX, `Use at most ${BIO_MAX} characters.`),
  ),
  imageUrl: z.string().check(
    z.trim(),
    z.refine(isPictureUrl, 'Enter an address that begins with https://, or leave this empty.'),
  ),
})

export type ProfileValues = z.infer<typeof profileSchema>

export const PROFILE_FIELDS = ['firstName', 'lastName', 'color', 'bio', 'imageUrl'] as const

export function profileValues(user: Schemas['User']): ProfileValues {
  return {
    firstName: user.firstName ?? '',
    lastName: user.lastName ?? '',
    color: user.color ?? '',
    bio: user.bio ?? '',
    imageUrl: user.imageUrl ?? '',
  }
}

/** What to send: an empty field clears the value. */
export function profilePatch(values: ProfileValues): Schemas['UpdateUserRequest'] {
  return {
    firstName: values.firstName || null,
    lastName: values.lastName || null,
    color: values.color || null,
    bio: values.bio || null,
    imageUrl: values.imageUrl || null,
  }
}
