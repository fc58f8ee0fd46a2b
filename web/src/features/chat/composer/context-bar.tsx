import { CornerUpLeft, Pencil, X } from 'lucide-react'

import { oneLine } from '../model/text'
import { Button } from '@/components/ui/button'

interface ContextBarProps {
  kind: 'reply' | 'edit'
  /** Whose message is answered. */
  who: string
  text: string
  onCancel: () => void
  onShow: () => void
}

/** What the text being written refers to. */
export function ContextBar({ kind, who, text, onCancel, onShow }: ContextBarProps) {
  const Icon = kind === 'edit' ? Pencil : CornerUpLeft
  return (
    <div className="flex items-center gap-3 border-s-3 border-primary ps-3 motion-safe:animate-in motion-safe:slide-in-from-bottom-1">
      <Icon aria-hidden className="size-4.5 shrink-0 text-primary" />
      <button type="button" onClick={onShow} className="min-w-0 flex-1 rounded-md py-1 text-start">
        <span className="block text-sm font-semibold text-primary">{kind === 'edit' ? 'Editing your message' : `Reply to ${who}`}</span>
        <bdi className="block truncate text-sm text-muted-foreground">{oneLine(text)}</bdi>
      </button>
      <Button variant="ghost" size="icon-sm" aria-label={kind === 'edit' ? 'Stop editing' : 'Stop replying'} onClick={onCancel}>
        <X aria-hidden />
      </Button>
    </div>
  )
}
