import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { measure } from './measure'

let made: HTMLVideoElement[]
beforeEach(() => {
  vi.useFakeTimers()
  made = []
  vi.spyOn(HTMLMediaElement.prototype, 'load').mockImplementation(() => {})
  const create = document.createElement.bind(document)
  vi.spyOn(document, 'createElement').mockImplementation((name: string) => {
    const element = create(name)
    if (element instanceof HTMLVideoElement) made.push(element)
    return element
  })
})
afterEach(() => void vi.useRealTimers())

const UNKNOWN = { width: null, height: null, durationMs: null }

function says(video: HTMLVideoElement | undefined, width: number, height: number, seconds: number) {
  if (!video) throw new Error('no video was made')
  for (const [name, value] of Object.entries({ videoWidth: width, videoHeight: height, duration: seconds })) Object.defineProperty(video, name, { value })
  video.dispatchEvent(new Event('loadedmetadata'))
}

describe('the shape of a file', () => {
  it('of a video is known from its beginning, and its decoder is given back', async () => {
    const measures = measure('video', 'blob:film')
    expect(made[0]?.getAttribute('src')).toBe('blob:film')
    says(made[0], 720, 1280, 12.3456)
    expect(await measures).toEqual({ width: 720, height: 1280, durationMs: 12346 })
    expect(made[0]?.hasAttribute('src')).toBe(false)
  })

  it('of what the browser cannot show, or of sound in a film, is not known', async () => {
    const measures = measure('video', 'blob:film')
    says(made[0], 0, 0, Number.POSITIVE_INFINITY)
    expect(await measures).toEqual(UNKNOWN)
    const broken = measure('video', 'blob:broken')
    made[1]?.dispatchEvent(new Event('error'))
    expect(await broken).toEqual(UNKNOWN)
  })

  it('is not waited for long', async () => {
    const measures = measure('video', 'blob:film')
    await vi.advanceTimersByTimeAsync(3_000)
    expect(await measures).toEqual(UNKNOWN)
  })

  it('is not asked for where there is none', async () => {
    expect(await measure('audio', 'blob:song')).toEqual(UNKNOWN)
    expect(made).toEqual([])
  })
})
