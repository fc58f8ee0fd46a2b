import { cn } from '@/lib/cn'

/** The mark: two overlapping speech bubbles, the fan's and the creator's. */
export function LogoMark({ className }: { className?: string }) {
  return (
    <svg aria-hidden viewBox="0 0 40 40" className={cn('size-9 shrink-0', className)}>
      <path
        className="fill-warm"
        d="M25.5 13C32.4 13 38 17.9 38 24c0 2.6-1 5-2.8 6.900l1.1 4.300c.2.9-.7 1.6-1.5 1.200l-4.6-2.300A14.6 14.6 0 0 1 25.5 35C18.6 35 13 30.1 13 24s5.6-11 12.5-11Z"
      />
      <path
        className="fill-primary"
        d="M15.5 3C22.9 3 29 8.4 29 15s-6.1 12-13.5 12c-1.7 0-3.4-.3-4.9-.8l-5.1 2.500c-.8.4-1.7-.3-1.5-1.200l1.1-4.900A11.3 11.3 0 0 1 2 15C2 8.4 8.1 3 15.5 3Z"
      />
      <g className="fill-primary-foreground">
        <circle cx="10" cy="15" r="1.9" />
        <circle cx="15.6" cy="15" r="1.9" />
        <circle cx="21.2" cy="15" r="1.9" />
      </g>
    </svg>
  )
}

export function Logo({ className }: { className?: string }) {
  return (
    <span className={cn('inline-flex items-center gap-2.5 text-xl font-extrabold tracking-tight', className)}>
      <LogoMark />
      OnlyChat
    </span>
  )
}
