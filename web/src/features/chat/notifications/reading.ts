import type { Notice, NoticeKind } from './queries'

/** What was read: some, or all up to one, of one kind or of all. */
export interface ReadRequest {
  readonly ids?: readonly string[] | null
  readonly upTo?: string | null
  readonly kind?: NoticeKind | null
}

/** Whether `notice` is among them. Ids are in the order of time. */
function isMeant({ id, about }: Notice, { ids, upTo, kind }: ReadRequest): boolean {
  if (ids?.includes(id)) return true
  return upTo !== undefined && upTo !== null && id <= upTo && (!kind || about.kind === kind)
}

/** The same list with what was read marked so; the very same when nothing changes. */
export function withRead(notices: readonly Notice[], request: ReadRequest): readonly Notice[] {
  if (!notices.some((notice) => !notice.read && isMeant(notice, request))) return notices
  return notices.map((notice) => (isMeant(notice, request) ? { ...notice, read: true } : notice))
}
