import type { KeyboardEvent } from 'react'

import type { ThreadActions } from './thread-actions'
import { targetIndex } from '../inbox/use-row-keys'
import { mayDelete, mayEdit } from '../model/permissions'
import type { Row } from '../model/timeline'
import type { ChatLimits } from '../hooks/use-limits'
import { shortcutsEnabled } from '@/lib/shortcuts'

interface ListKeys {
  row: Row | undefined
  index: number
  count: number
  selfId: string
  limits: ChatLimits
  actions: ThreadActions
  goTo: (index: number) => void
  leave: () => void
}

/** The keys of a focused message: arrows move, Enter opens the menu, R replies, E edits, Delete deletes, Escape leaves. */
export function handleListKey(event: KeyboardEvent, { row, index, count, selfId, limits, actions, goTo, leave }: ListKeys): void {
  // Only for the message itself: a button or link inside it keeps its own keys.
  if (!(event.target instanceof HTMLElement) || event.target.dataset.row === undefined) return
  const done = (act: () => void) => {
    event.preventDefault()
    act()
  }
  if (event.key === 'Escape') return done(leave)
  const target = event.key.startsWith('Page') ? null : targetIndex(event, index, count)
  if (target !== null) return done(() => goTo(target))
  if (event.ctrlKey || event.metaKey || event.altKey || !row) return
  if (row.kind === 'pending') {
    if (event.key === 'Delete' && row.entry.failure) done(() => actions.discard(row.key))
    return
  }
  const { message } = row
  if (message.deletedAt) return
  const letter = shortcutsEnabled() ? event.key.toLowerCase() : ''
  if (event.key === 'Enter' || event.key === ' ') done(() => actions.open({ kind: 'menu', key: row.key }))
  else if (letter === 'r') done(() => actions.reply(message))
  else if (letter === 'e' && mayEdit(message, selfId, limits, Date.now())) done(() => actions.edit(message))
  else if (event.key === 'Delete' && mayDelete(message, selfId, limits, Date.now())) done(() => actions.askToDelete(message))
}
