import { Avatar, AvatarFallback, AvatarImage } from '@/components/ui/avatar'
import { cn } from '@/lib/cn'
import { personColors } from '@/lib/colors'
import { displayName, initials, type Nameable } from '@/lib/people'

const SIZES = {
  xs: 'size-7 text-[0.625rem]',
  sm: 'size-9 text-xs',
  md: 'size-11 text-sm',
  lg: 'size-16 text-xl',
  xl: 'size-24 text-3xl',
  '2xl': 'size-28 text-4xl',
} as const

export interface AvatarPerson extends Nameable {
  imageUrl?: string | null
  color?: string | null
  clerkId?: string
}

interface PersonAvatarProps {
  person: AvatarPerson
  size?: keyof typeof SIZES
  /** Draws the presence dot. The state also has to be said in words nearby. */
  online?: boolean
  className?: string
}

/** Somebody's picture, or initials on their colour. Decorative: the name always stands beside it. */
export function PersonAvatar({ person, size = 'md', online, className }: PersonAvatarProps) {
  const name = displayName(person)
  const colors = personColors(person.color, person.clerkId ?? name)
  return (
    <span aria-hidden className={cn('relative inline-flex shrink-0', className)}>
      <Avatar className={SIZES[size]}>
        {person.imageUrl ? <AvatarImage src={person.imageUrl} alt="" /> : null}
        <AvatarFallback
          delayMs={person.imageUrl ? 300 : undefined}
          style={{ backgroundColor: colors.background, color: colors.text }}
        >
          {initials(name)}
        </AvatarFallback>
      </Avatar>
      {online ? (
        <span className="absolute right-0 bottom-0 size-[28%] max-h-4 max-w-4 rounded-full border-2 border-background bg-online" />
      ) : null}
    </span>
  )
}
