import { beforeEach, describe, expect, it, vi } from 'vitest'

import { Drafts, EMPTY_DRAFT } from './drafts'

beforeEach(() => localStorage.clear())

const half = { text: 'half a', replyTo: { id: 'msg_3', seq: 3 }, editing: { id: 'msg_2', seq: 2, text: 'bett' } }

describe('Drafts', () => {
  it('survive a reload, per user and conversation', () => {
    const changed = vi.fn()
    new Drafts('usr_1', changed).set('cnv_1', half)
    expect(changed).toHaveBeenCalledWith('cnv_1')
    expect(new Drafts('usr_1', changed).get('cnv_1')).toEqual(half)
    expect(new Drafts('usr_1', changed).get('cnv_2')).toEqual(EMPTY_DRAFT)
    expect(new Drafts('usr_2', changed).get('cnv_1').text).toBe('')
  })

  it('leave nothing behind when emptied, and read nonsense as empty', () => {
    const drafts = new Drafts('usr_1', () => {})
    drafts.set('cnv_1', { ...EMPTY_DRAFT, text: 'x' })
    drafts.set('cnv_1', EMPTY_DRAFT)
    expect(localStorage.length).toBe(0)
    localStorage.setItem('onlychat.draft.usr_1.cnv_9', '[[[')
    localStorage.setItem('onlychat.draft.usr_1.cnv_8', '{"text":5}')
    expect([drafts.get('cnv_9').text, drafts.get('cnv_8').text]).toEqual(['', ''])
  })

  it('keep what is typed when storage refuses', () => {
    const full = { getItem: () => null, setItem: () => { throw new Error('quota') } } as unknown as Storage
    const drafts = new Drafts('usr_1', () => {}, full)
    drafts.set('cnv_1', { ...EMPTY_DRAFT, text: 'kept' })
    expect(drafts.get('cnv_1').text).toBe('kept')
  })
})
