import { describe, expect, it } from 'vitest'

import { clock, filesText, sizeText, spokenTime } from './words'

const file = (kind: 'image' | 'video' | 'audio' | 'file', name = 'a.bin', purpose: 'attachment' | 'voice' = 'attachment') => ({ kind, name, purpose })

describe('words about files', () => {
  it('says how large and how long', () => {
    expect([0, 999, 1000, 3_440_000, 5_368_709_120].map(sizeText)).toEqual(['0 B', '999 B', '1 KB', '3.4 MB', '5.4 GB'])
    expect([0, 65_000, 3_723_400].map(clock)).toEqual(['0:00', '1:05', '1:02:03'])
    expect([0, 1000, 65_000, 120_000].map(spokenTime)).toEqual(['0 seconds', '1 second', '1 minute 5 seconds', '2 minutes'])
  })

  it('says what a message carries', () => {
    expect(filesText([])).toBe('')
    expect(filesText([file('image')])).toBe('Photo')
    expect(filesText([file('image'), file('image')])).toBe('2 photos')
    expect(filesText([file('image'), file('video'), file('file')])).toBe('3 files')
    expect(filesText([file('audio', 'a.webm', 'voice')])).toBe('Voice note')
    expect(filesText([file('file', 'notes.txt')])).toBe('notes.txt')
  })
})
