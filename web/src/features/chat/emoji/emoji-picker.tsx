import { EmojiPicker, type EmojiPickerListComponents } from 'frimousse'
import { emojiDataUrl } from 'virtual:emoji-data'

import { Spinner } from '@/components/ui/spinner'
import { cn } from '@/lib/cn'

// The library counts rows and columns from 0, ARIA counts them from 1.
const fromOne = (index: number | undefined) => (index === undefined ? undefined : index + 1)

const focus = (input: HTMLInputElement | null) => input?.focus()

const LIST_PARTS: EmojiPickerListComponents = {
  CategoryHeader: ({ category, ...props }) => (
    <div {...props} className="bg-popover px-3.5 pt-3 pb-1.5 text-xs font-semibold text-muted-foreground">
      {category.label}
    </div>
  ),
  Row: ({ children, ...props }) => (
    <div {...props} aria-rowindex={fromOne(props['aria-rowindex'])} className="px-2">
      {children}
    </div>
  ),
  Emoji: ({ emoji, 'aria-colindex': column, ...props }) => (
    <button
      type="button"
      {...props}
      {...{ 'aria-colindex': fromOne(column) }}
      className={cn('flex size-10 items-center justify-center rounded-lg text-[1.375rem]', emoji.isActive && 'bg-accent')}
    >
      {emoji.emoji}
    </button>
  ),
}

/** All emoji with a search. A chunk of its own: most conversations never need it. */
export function FullEmojiPicker({ onPick }: { onPick: (emoji: string) => void }) {
  return (
    <EmojiPicker.Root
      emojibaseUrl={emojiDataUrl}
      columns={8}
      onEmojiSelect={({ emoji }) => onPick(emoji)}
      className="isolate flex h-88 w-full flex-col"
    >
      <EmojiPicker.Search
        // The picker comes after the popover has opened and looked for something to focus.
        ref={focus}
        aria-label="Search emoji"
        placeholder="Search emoji"
        className="mx-2 mt-2 h-11 rounded-full border border-transparent bg-muted px-4 text-base outline-none placeholder:text-muted-foreground focus-visible:border-ring sm:h-10 sm:text-sm"
      />
      {/* Tab leads on from the search: arrow keys then walk the emoji, the active one is highlighted. */}
      <EmojiPicker.Viewport tabIndex={0} className="relative mt-1 flex-1 overscroll-contain outline-none">
        <EmojiPicker.Loading className="absolute inset-0 flex items-center justify-center">
          <Spinner />
        </EmojiPicker.Loading>
        <EmojiPicker.Empty className="absolute inset-0 flex items-center justify-center text-sm text-muted-foreground">
          No emoji by that name
        </EmojiPicker.Empty>
        <EmojiPicker.List
          className="pb-2 select-none"
          components={LIST_PARTS}
        />
      </EmojiPicker.Viewport>
      <EmojiPicker.ActiveEmoji>
        {({ emoji }) => (
          <div className="flex h-11 items-center gap-2 border-t border-border px-3 text-sm text-muted-foreground">
            {emoji ? (
              <>
                <span aria-hidden className="text-xl">
                  {emoji.emoji}
                </span>
                <span className="flex-1 truncate">{emoji.label}</span>
              </>
            ) : (
              <span className="flex-1">Choose an emoji</span>
            )}
            <EmojiPicker.SkinToneSelector
              aria-label="Change the skin tone"
              className="flex size-8 items-center justify-center rounded-md text-lg hover:bg-accent"
            />
          </div>
        )}
      </EmojiPicker.ActiveEmoji>
    </EmojiPicker.Root>
  )
}
