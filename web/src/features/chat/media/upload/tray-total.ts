import type { UploadItem } from './types'
import { sizeText } from '../words'
import { plural } from '@/lib/text'

/** Such as "40 s left" or "1 h 5 min left". @param seconds how long, at the present speed */
export function leftText(seconds: number): string {
  // So near to the end a number would only flicker.
  if (seconds < 5) return 'a few seconds left'
  const soon = Math.ceil(seconds / 5) * 5
  if (soon < 60) return `${soon} s left`
  const minutes = Math.max(1, Math.round(seconds / 60))
  if (minutes < 60) return `${minutes} min left`
  const rest = minutes % 60
  return `${Math.floor(minutes / 60)} h${rest > 0 ? ` ${rest} min` : ''} left`
}

/** All files of a composer in one line: "3 files, 45 MB of 120 MB, 1 min left". What comes from the vault is there. */
export function totalText(items: readonly UploadItem[]): string {
  let [total, sent, ahead, speed, paused, failed, moving] = [0, 0, 0, 0, 0, 0, 0]
  for (const { record, state } of items) {
    const there = record.mediaId || state.phase === 'done' || state.phase === 'preparing' ? record.bytes : Math.min(state.sent, record.bytes)
    total += record.bytes
    sent += there
    if (state.phase === 'paused') paused += 1
    else if (state.phase === 'failed') failed += 1
    else if (there < record.bytes) {
      moving += 1
      ahead += record.bytes - there
      speed += state.bytesPerSecond ?? 0
    }
  }
  return [
    plural(items.length, 'file', 'files'),
    sent < total ? `${sizeText(sent)} of ${sizeText(total)}` : sizeText(total),
    ...(moving > 0 && speed > 0 ? [leftText(ahead / speed)] : []),
    ...(paused > 0 ? [`${paused} paused`] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
  ].join(', ')
}
