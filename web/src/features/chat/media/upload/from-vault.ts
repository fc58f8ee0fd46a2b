import type { UploadRecord } from './types'
import type { Attachment } from '../types'
import { uuid7 } from '../../model/uuid7'

/** Items of the vault as files of a composer: they are there already. @param present how many are in it */
export function fromVault(items: readonly Attachment[], conversationId: string, present: number): UploadRecord[] {
  return items.map((kept, index) => ({
    localId: uuid7(),
    mediaId: kept.id,
    kind: kept.kind,
    purpose: kept.purpose,
    name: kept.name,
    bytes: kept.bytes,
    alt: kept.alt,
    width: kept.width ?? null,
    height: kept.height ?? null,
    durationMs: kept.durationMs ?? null,
    conversationId,
    clientId: null,
    position: present + index,
    file: null,
    kept,
    uploadUrl: null,
  }))
}
