import { lazy, type ReactNode, Suspense } from 'react'

import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover'
import { Spinner } from '@/components/ui/spinner'

const FullEmojiPicker = lazy(async () => ({ default: (await import('./emoji-picker')).FullEmojiPicker }))

interface EmojiPopoverProps {
  open: boolean
  onOpenChange: (open: boolean) => void
  onPick: (emoji: string) => void
  /** The button it opens from. */
  children: ReactNode
  align?: 'start' | 'center' | 'end'
  side?: 'top' | 'bottom'
  /** What happens to the focus when it closes; by default it goes back to the button. */
  onCloseAutoFocus?: (event: Event) => void
}

/** The emoji picker over the page. */
export function EmojiPopover({ open, onOpenChange, onPick, children, align, side, onCloseAutoFocus }: EmojiPopoverProps) {
  return (
    <Popover open={open} onOpenChange={onOpenChange}>
      <PopoverTrigger asChild>{children}</PopoverTrigger>
      <PopoverContent
        align={align ?? 'center'}
        side={side ?? 'top'}
        aria-label="Emoji"
        onCloseAutoFocus={onCloseAutoFocus}
        className="w-[21.5rem] overflow-hidden p-0"
      >
        <Suspense
          fallback={
            <div className="flex h-88 items-center justify-center">
              <Spinner />
            </div>
          }
        >
          <FullEmojiPicker
            onPick={(emoji) => {
              onPick(emoji)
              onOpenChange(false)
            }}
          />
        </Suspense>
      </PopoverContent>
    </Popover>
  )
}
