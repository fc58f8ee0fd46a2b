import { describe, expect, it } from 'vitest'

import { displayName, initials } from './people'

describe('displayName', () => {
  it('prefers the name of the creator page', () => {
    expect(displayName({ firstName: 'Ada', lastName: null, creator: { displayName: 'The Engine' } })).toBe('The Engine')
  })

  it('joins what there is of a name', () => {
    expect(displayName({ firstName: 'Ada', lastName: 'Lovelace', creator: null })).toBe('Ada Lovelace')
    expect(displayName({ firstName: null, lastName: 'Lovelace' })).toBe('Lovelace')
    expect(displayName({ firstName: null, lastName: null })).toBe('Someone new')
  })
})

describe('initials', () => {
  it('takes the first letters of the first and the last word', () => {
    expect(initials('Ada King Lovelace')).toBe('AL')
    expect(initials('zoë')).toBe('Z')
    expect(initials('')).toBe('')
  })

  it('never cuts a character in two', () => {
    expect(initials('👩‍🚀 Crew')).toBe('👩‍🚀C')
  })
})
