import { cn } from '@/lib/cn'

const RADIUS = 16
const AROUND = 2 * Math.PI * RADIUS

/** How far something is, as a ring. */
export function ProgressRing({ done, label, className }: { done: number; label: string; className?: string }) {
  const percent = Math.round(Math.min(1, Math.max(0, done)) * 100)
  return (
    <svg
      viewBox="0 0 40 40"
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      className={cn('size-10 -rotate-90', className)}
    >
      <circle cx={20} cy={20} r={RADIUS} fill="none" stroke="currentColor" strokeWidth={3.5} opacity={0.3} />
      <circle
        cx={20}
        cy={20}
        r={RADIUS}
        fill="none"
        stroke="currentColor"
        strokeWidth={3.5}
        strokeLinecap="round"
        strokeDasharray={AROUND}
        strokeDashoffset={AROUND * (1 - percent / 100)}
        className="transition-[stroke-dashoffset] duration-300 motion-reduce:transition-none"
      />
    </svg>
  )
}
