import { memo } from 'react'

import { isEmojiOnly, splitLinks } from '../model/text'
import { cn } from '@/lib/cn'

interface MessageTextProps {
  text: string
  id?: string
  /** Says at the end that the text was changed. */
  edited?: boolean
  /** Whether the Tab key stops at its links. */
  tabbable?: boolean
}

/** A text as it was written: lines kept, links made to work, each paragraph in its own direction. */
export const MessageText = memo(function MessageText({ text, id, edited, tabbable }: MessageTextProps) {
  return (
    <p
      id={id}
      dir="auto"
      data-big-emoji={isEmojiOnly(text) || undefined}
      className={cn(
        'wrap-anywhere whitespace-pre-wrap [unicode-bidi:plaintext]',
        isEmojiOnly(text) ? 'text-[2.75rem] leading-tight' : 'text-[0.9375rem] leading-[1.45]',
      )}
    >
      {splitLinks(text).map((part) =>
        part.href ? (
          <a
            key={part.at}
            href={part.href}
            tabIndex={tabbable ? 0 : -1}
            target="_blank"
            rel="noopener noreferrer nofollow ugc"
            className="rounded-sm underline decoration-current/50 underline-offset-2 hover:decoration-current"
          >
            {part.text}
          </a>
        ) : (
          part.text
        ),
      )}
      {edited ? (
        <>
          {' '}
          <span className="ms-1 text-xs whitespace-nowrap opacity-75">edited</span>
        </>
      ) : null}
    </p>
  )
})
