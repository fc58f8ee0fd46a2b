import { describe, expect, it } from 'vitest'

import { chosen } from './testing'
import { leftText, totalText } from './tray-total'
import type { UploadItem } from './types'
import type { UploadState } from '../types'

const MB = 1_000_000

function item(bytes: number, state: Partial<UploadState>, mediaId: string | null = null): UploadItem {
  return { record: chosen('a', { bytes, mediaId }), state: { phase: 'uploading', sent: 0, bytesPerSecond: null, problem: null, ...state }, previewUrl: null }
}

describe('the line about all files', () => {
  it('says how much is there, and how long what moves takes at the present speed', () => {
    const items = [
      item(40 * MB, { phase: 'done', sent: 40 * MB }, 'med_a'),
      item(60 * MB, { sent: 5 * MB, bytesPerSecond: MB }),
      item(20 * MB, { phase: 'waiting' }),
    ]
    expect(totalText(items)).toBe('3 files, 45 MB of 120 MB, 1 min left')
  })

  it('counts what rests and what failed, and promises no time for it', () => {
    const items = [item(10 * MB, { phase: 'paused', sent: 4 * MB }), item(10 * MB, { phase: 'failed', sent: 0 })]
    expect(totalText(items)).toBe('2 files, 4 MB of 20 MB, 1 paused, 1 failed')
  })

  it('says only how large they are once all are there', () => {
    expect(totalText([item(2 * MB, { phase: 'preparing', sent: 2 * MB }), item(MB, { phase: 'done' }, 'med_v')])).toBe('2 files, 3 MB')
  })

  it('says times as a person would', () => {
    expect([2, 7, 58, 60, 100, 3540, 3600, 3900].map(leftText)).toEqual([
      'a few seconds left',
      '10 s left',
      '1 min left',
      '1 min left',
      '2 min left',
      '59 min left',
      '1 h left',
      '1 h 5 min left',
    ])
  })
})
