import { oneLine } from './text'
import type { MediaKind } from '../media/types'
import { filesText } from '../media/words'

interface Said {
  readonly text: string
  readonly attachments?: readonly { readonly kind: MediaKind; readonly purpose: 'attachment' | 'voice'; readonly name: string }[]
}

/** A message in one line: its text, or else what it carries. */
export function summaryOf({ text, attachments = [] }: Said, most?: number): string {
  return oneLine(text, most) || filesText(attachments)
}
