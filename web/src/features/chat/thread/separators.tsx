import { dayLabel } from '../model/time'

/** The day that begins here. */
export function DaySeparator({ iso, now }: { iso: string; now: number }) {
  return (
    <div className="flex justify-center py-3">
      <time
        dateTime={iso.slice(0, 10)}
        className="rounded-full border border-border/60 bg-background/80 px-3 py-1 text-xs font-semibold text-muted-foreground"
      >
        {dayLabel(iso, now)}
      </time>
    </div>
  )
}

/** What the viewer has not seen begins here. */
export function NewDivider() {
  return (
    <div className="flex items-center gap-3 py-2.5 text-xs font-bold text-primary" data-new-divider>
      <span aria-hidden className="h-px flex-1 bg-primary/40" />
      New messages
      <span aria-hidden className="h-px flex-1 bg-primary/40" />
    </div>
  )
}
