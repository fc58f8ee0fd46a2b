import { lazy, type ReactNode, Suspense, useState } from 'react'

import { PickerBoundary } from './picker-boundary'
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover'
import { Spinner } from '@/components/ui/spinner'

/** A load that failed is remembered for ever by `lazy`, so each try is a new one; the module itself is loaded once. */
const loadPicker = () => lazy(async () => ({ default: (await import('./emoji-picker')).FullEmojiPicker }))

let Picker = loadPicker()

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
        <LoadedPicker
          onPick={(emoji) => {
            onPick(emoji)
            onOpenChange(false)
          }}
        />
      </PopoverContent>
    </Popover>
  )
}

function LoadedPicker({ onPick }: { onPick: (emoji: string) => void }) {
  const [Current, setCurrent] = useState(() => Picker)
  const retry = () => {
    Picker = loadPicker()
    setCurrent(() => Picker)
  }
  return (
    <PickerBoundary onRetry={retry}>
      <Suspense
        fallback={
          <div className="flex h-88 items-center justify-center">
            <Spinner />
          </div>
        }
      >
        <Current onPick={onPick} />
      </Suspense>
    </PickerBoundary>
  )
}
