import type { ComponentProps } from 'react'

import { cn } from '@/lib/cn'

/**
 * A region that scrolls by itself, with the platform's own scroll bars drawn thin. (Radix's scroll
 * area writes a `<style>` element, which the content security policy refuses.) Focusable, so that the
 * keyboard can scroll it; give it an `aria-label`.
 */
export function ScrollArea({ className, ...props }: ComponentProps<'section'>) {
  return (
    <section
      data-slot="scroll-area"
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrollable region has to take the focus
      tabIndex={0}
      className={cn('overflow-auto overscroll-contain [scrollbar-width:thin]', className)}
      {...props}
    />
  )
}
