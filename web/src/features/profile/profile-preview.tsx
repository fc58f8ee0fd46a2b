import { CircleAlert } from 'lucide-react'

import type { Schemas } from '@/api'
import { PersonAvatar } from '@/components/person-avatar'
import { useDebouncedValue } from '@/lib/hooks/use-debounced-value'
import { displayName } from '@/lib/people'

import { usePictureStatus } from './picture-status'
import { type ProfileValues, profileSchema } from './profile-schema'

interface ProfilePreviewProps {
  user: Schemas['User']
  values: Partial<ProfileValues>
}

/** How others will see the person, as it is typed; also says when a picture cannot be loaded. */
export function ProfilePreview({ user, values }: ProfilePreviewProps) {
  const typed = useDebouncedValue((values.imageUrl ?? '').trim(), 400)
  const url = typed && profileSchema.shape.imageUrl.safeParse(typed).success ? typed : null
  const picture = usePictureStatus(url)
  const person = {
    firstName: values.firstName ?? null,
    lastName: values.lastName ?? null,
    color: values.color ?? null,
    imageUrl: picture === 'shown' ? url : null,
    clerkId: user.clerkId,
  }
  return (
    <div className="grid grid-cols-1 gap-3">
      <div className="flex items-center gap-4 rounded-xl bg-muted p-4">
        <PersonAvatar person={person} size="lg" />
        <div className="min-w-0">
          <p className="truncate text-lg font-bold">{displayName(person)}</p>
          <p className="line-clamp-2 text-sm text-muted-foreground">{values.bio?.trim() || 'This is how others see you.'}</p>
        </div>
      </div>
      <p role="status" className="text-sm font-medium text-warm-foreground empty:hidden">
        {picture === 'broken' ? (
          <span className="flex items-start gap-1.5">
            <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
            There is no picture at this address. Your initials are shown instead.
          </span>
        ) : null}
      </p>
    </div>
  )
}
