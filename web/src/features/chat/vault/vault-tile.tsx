import { CircleAlert, File as FileIcon, Film, Mic, Music, Play } from 'lucide-react'

import type { VaultItem } from './queries'
import { Picture } from '../media/show/picture'
import { sourcesOf } from '../media/show/sources'
import { clock, FAULTS, filesText, sizeText } from '../media/words'
import { Spinner } from '@/components/ui/spinner'
import { plural } from '@/lib/text'

/** What a screen reader says of an item. */
export function itemName({ alt, ...item }: VaultItem): string {
  return [item.name, filesText([item]) === item.name ? null : filesText([item]), alt].filter(Boolean).join(', ')
}

/** What an item looks like, in a square. */
export function VaultTile({ item }: { item: VaultItem }) {
  const { kind, purpose, status, fault, name, bytes, durationMs, uses } = item
  const Icon = purpose === 'voice' ? Mic : kind === 'audio' ? Music : kind === 'video' ? Film : FileIcon
  const pictured = status === 'ready' && sourcesOf(item) !== null
  return (
    <>
      <span className="relative block aspect-square overflow-hidden rounded-xl bg-muted">
        {pictured ? (
          <Picture attachment={item} alt="" sizes="(min-width: 640px) 220px, 33vw" />
        ) : (
          <span className="absolute inset-0 flex flex-col items-center justify-center gap-2 p-2 text-center text-xs text-muted-foreground">
            {status === 'processing' ? <Spinner className="size-6" /> : status === 'failed' ? <CircleAlert aria-hidden className="size-7 text-destructive" /> : <Icon aria-hidden className="size-8" />}
            {status === 'processing' ? (item.progress ? `Preparing, ${item.progress} %` : 'Preparing…') : status === 'failed' ? FAULTS[fault ?? 'internal'] : sizeText(bytes)}
          </span>
        )}
        {durationMs ? (
          <span aria-hidden className="absolute start-1.5 bottom-1.5 flex items-center gap-1 rounded-full bg-black/60 px-2 py-0.5 text-xs text-white tabular-nums">
            {kind === 'video' ? <Play className="size-3 fill-current" /> : null}
            {clock(durationMs)}
          </span>
        ) : null}
      </span>
      <bdi className="mt-1 block truncate text-sm font-medium">{name}</bdi>
      <span className="block text-xs text-muted-foreground">{uses > 0 ? `In ${plural(uses, 'message', 'messages')}` : 'Not used yet'}</span>
    </>
  )
}
