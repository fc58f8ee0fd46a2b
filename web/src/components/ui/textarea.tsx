import type { ComponentProps } from 'react'

import { cn } from '@/lib/cn'

import { inputClasses } from './input'

/** Grows with its text where the browser supports `field-sizing`. */
export function Textarea({ className, ...props }: ComponentProps<'textarea'>) {
  return (
    <textarea
      data-slot="textarea"
      className={cn(inputClasses, 'field-sizing-content min-h-24 resize-y py-2.5 leading-relaxed', className)}
      {...props}
    />
  )
}
