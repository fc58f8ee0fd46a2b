import { type RefObject, useLayoutEffect } from 'react'

/** Gives a text field the height of its text, for browsers that cannot do that by themselves (`field-sizing`). */
export function useAutoGrow(field: RefObject<HTMLTextAreaElement | null>, text: string): void {
  useLayoutEffect(() => {
    const element = field.current
    if (!element || CSS.supports('field-sizing', 'content')) return
    element.style.height = 'auto'
    element.style.height = `${element.scrollHeight}px`
  }, [field, text])
}
