import { Link } from '@tanstack/react-router'

import { cn } from '@/lib/cn'

import type { Destination } from './navigation'

interface NavLinkProps {
  destination: Destination
  /** How much is unread; 0 shows nothing. */
  badge: number
  className?: string
}

/** One place in a navigation bar: icon above its name, a pill behind the icon where one is. */
export function NavLink({ destination: { to, label, icon: Icon }, badge, className }: NavLinkProps) {
  return (
    <Link
      to={to}
      className={cn(
        'group flex min-h-14 flex-col items-center justify-center gap-1 rounded-xl text-[0.6875rem] font-semibold text-muted-foreground transition-colors hover:text-foreground aria-[current=page]:text-primary',
        className,
      )}
    >
      <span className="relative flex h-8 w-14 items-center justify-center rounded-full transition-colors group-hover:bg-accent group-aria-[current=page]:bg-secondary">
        <Icon aria-hidden className="size-5.5" strokeWidth={2.1} />
        {badge > 0 ? (
          <span
            aria-hidden
            className="absolute -top-1 right-1.5 flex h-5 min-w-5 items-center justify-center rounded-full border-2 border-card bg-warm px-1 text-[0.6875rem] leading-none font-bold text-[oklch(0.2_0.05_45)]"
          >
            {badge > 99 ? '99+' : badge}
          </span>
        ) : null}
      </span>
      {label}
      {badge > 0 ? <span className="sr-only">, {badge} unread</span> : null}
    </Link>
  )
}
