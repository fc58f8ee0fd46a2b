import { describe, expect, it } from 'vitest'

import { mayDelete, mayEdit, mayReact } from './permissions'
import { ME, message, own } from './testing'

const limits = { editWindowSeconds: 60, deleteWindowSeconds: null }
const written = Date.parse(own(1).createdAt)

describe('permissions', () => {
  it('let the author edit within the time, and delete at any time', () => {
    expect(mayEdit(own(1), ME, limits, written + 60_000)).toBe(true)
    expect(mayEdit(own(1), ME, limits, written + 60_001)).toBe(false)
    expect(mayDelete(own(1), ME, limits, written + 1e12)).toBe(true)
    expect(mayDelete(own(1), ME, { ...limits, deleteWindowSeconds: 1 }, written + 1_001)).toBe(false)
  })

  it('let nobody change what is gone or another’s', () => {
    const gone = own(1, { deletedAt: '2026-11-22T12:02:00.000Z' })
    expect([mayEdit(gone, ME, limits, written), mayDelete(gone, ME, limits, written)]).toEqual([false, false])
    expect([mayEdit(message(1), ME, limits, written), mayDelete(message(1), ME, limits, written)]).toEqual([false, false])
  })

  it('let a reaction join others at the limit, but no new one come', () => {
    const full = message(1, { reactions: [{ emoji: '🔥', count: 1, mine: false }] })
    expect([mayReact(full, '🔥', 1), mayReact(full, '❤️', 1), mayReact(full, '❤️', 2)]).toEqual([true, false, true])
    expect(mayReact({ ...full, deletedAt: '2026-11-22T12:02:00.000Z' }, '🔥', 1)).toBe(false)
  })
})
