import type { Conversation } from './types'

/** The conversations as the inbox shows them. */
export interface Shelves {
  /** The pinned ones first, the one that was pinned last before the others. */
  readonly inbox: readonly Conversation[]
  /** Those that are put away. */
  readonly archived: readonly Conversation[]
}

/** @param all in the order of the inbox */
export function shelvesOf(all: readonly Conversation[]): Shelves {
  const archived = all.filter(({ settings }) => settings.archivedAt !== null)
  const here = all.filter(({ settings }) => settings.archivedAt === null)
  const pinned = here.filter(({ settings }) => settings.pinnedAt !== null)
  if (pinned.length === 0) return { inbox: archived.length === 0 ? all : here, archived }
  pinned.sort((a, b) => (b.settings.pinnedAt ?? '').localeCompare(a.settings.pinnedAt ?? ''))
  return { inbox: [...pinned, ...here.filter(({ settings }) => settings.pinnedAt === null)], archived }
}

/** Whether nothing of it is told by itself. */
export function isMuted({ mutedUntil }: Conversation['settings'], now: number): boolean {
  return mutedUntil !== null && Date.parse(mutedUntil) > now
}

/** After a message came: it is back, unless it is muted. */
export function withNews(settings: Conversation['settings'], now: number): Conversation['settings'] {
  return settings.archivedAt === null || isMuted(settings, now) ? settings : { ...settings, archivedAt: null }
}

/** How much is unread where somebody is told of it; one that is marked counts as one. */
export function unreadOf(conversations: readonly Conversation[], now: number): number {
  return conversations
    .filter(({ settings }) => settings.archivedAt === null && !isMuted(settings, now))
    .reduce((sum, { unreadCount, settings }) => sum + Math.max(unreadCount, settings.unread ? 1 : 0), 0)
}
