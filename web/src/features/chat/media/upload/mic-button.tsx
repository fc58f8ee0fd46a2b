import { ChevronUp, Lock, Mic } from 'lucide-react'
import type { Ref } from 'react'

import { useHold } from './use-hold'
import { Button } from '@/components/ui/button'
import { cn } from '@/lib/cn'

interface MicButtonProps {
  /** Records until it is told otherwise. */
  onTap: () => void
  /** Records for as long as it is held. */
  onHold: () => void
  onRelease: () => void
  onCancel: () => void
  onLock: () => void
  ref: Ref<HTMLButtonElement>
}

/** Starts a voice note: by a press, by a key, or for as long as it is held. */
export function MicButton({ ref, ...events }: MicButtonProps) {
  const { slide, props } = useHold(events)
  return (
    <span className="relative mb-px shrink-0">
      {slide ? (
        <span aria-hidden className="pointer-events-none absolute inset-x-0 bottom-full mb-3 flex flex-col items-center gap-1 rounded-full border border-border bg-popover py-2.5 text-muted-foreground shadow-soft">
          <Lock className="size-4" />
          <ChevronUp className="size-4 animate-bounce motion-reduce:animate-none" />
        </span>
      ) : null}
      <Button
        ref={ref}
        type="button"
        size="icon"
        aria-label="Record a voice note"
        {...props}
        style={slide ? { transform: `translate(${slide.x}px, ${slide.y}px) scale(1.25)` } : undefined}
        className={cn('touch-none select-none [-webkit-touch-callout:none]', slide && 'relative z-10 bg-destructive text-destructive-foreground transition-none hover:bg-destructive')}
      >
        <Mic aria-hidden />
      </Button>
    </span>
  )
}
