import { isSeen, layout, ratioOf, SHOWN } from '../media/show/layout'
import type { Shapes } from '../media/shapes'
import type { Row } from '../model/timeline'

/** A message of a line or two with what is around it. */
const TEXT_PX = 64
const CARD_PX = 60
const CAPTION_PX = 36
/** As the bubble's own rules have it. */
const ALBUM = { widest: 404, share: 0.82, around: 24 }

/** About how high a row will be: so near that nothing jumps when it is measured. @param width of the list, in pixels */
export function estimateRow(row: Row | undefined, width: number, shapes: Shapes): number {
  const files = row?.kind === 'message' ? row.message.attachments.map((file) => shapes.of(file)) : (row?.entry.attachments ?? [])
  if (!row || files.length === 0 || (row.kind === 'message' && row.message.deletedAt)) return TEXT_PX
  const { text } = row.kind === 'message' ? row.message : row.entry
  const seen = files.filter(isSeen)
  const { ratio } = layout(seen.slice(0, SHOWN).map(ratioOf))
  const album = seen.length > 0 ? Math.min(ALBUM.widest, width * ALBUM.share) / ratio + ALBUM.around : 0
  return album + CARD_PX * (files.length - seen.length) + (text === '' ? 0 : CAPTION_PX)
}
