import { act, render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { createRef } from 'react'
import { beforeEach, describe, expect, it, vi } from 'vitest'

import { record, type Recording } from './recorder'
import { VoiceRecorder, type VoiceRecorderHandle } from './voice-recorder'
import { keepAwake } from './wake-lock'

vi.mock('./recorder', async (original) => ({ ...(await original<object>()), record: vi.fn<typeof record>() }))
vi.mock('./wake-lock', () => ({ keepAwake: vi.fn<typeof keepAwake>() }))

let hear: (level: number) => void
let answer: () => void
let bytes = 'sound'
const cancel = vi.fn<Recording['cancel']>()
const letGo = vi.fn()

beforeEach(() => {
  bytes = 'sound'
  cancel.mockClear()
  letGo.mockClear()
  vi.mocked(keepAwake).mockReset().mockReturnValue(letGo)
  vi.mocked(record).mockReset().mockImplementation((onLevel) => {
    hear = onLevel
    return new Promise((resolve) => {
      answer = () => resolve({ stop: async () => new File([bytes], 'voice.webm'), cancel })
    })
  })
  URL.createObjectURL = () => 'blob:note'
  URL.revokeObjectURL = () => {}
})

async function recorder({ held = false, begun = true } = {}) {
  const ref = createRef<VoiceRecorderHandle>()
  const onSend = vi.fn<(note: { file: File; durationMs: number }) => void>()
  const onClose = vi.fn()
  const view = render(<VoiceRecorder ref={ref} held={held} onSend={onSend} onClose={onClose} />)
  if (begun) await act(async () => answer())
  return { ref, onSend, onClose, free: () => view.rerender(<VoiceRecorder ref={ref} held={false} onSend={onSend} onClose={onClose} />), ...view }
}

describe('the recorder', () => {
  it('keeps the screen on while it records, and shows what was said before it is sent', async () => {
    const { onSend } = await recorder()
    expect(letGo).not.toHaveBeenCalled()
    act(() => {
      for (const level of [0.1, 0.9, 0.1, 0.1]) hear(level)
    })
    await userEvent.click(screen.getByRole('button', { name: 'Stop recording' }))
    expect(letGo).toHaveBeenCalledOnce()
    expect(screen.getByRole('slider', { name: 'Position in the voice note' })).toBeInTheDocument()
    const heights = [...document.querySelectorAll('rect')].map((bar) => Number(bar.getAttribute('height')))
    // A quarter of the bars, where it was loud.
    expect(heights.filter((height) => height === 100).length).toBeGreaterThan(10)
    expect(heights.indexOf(100)).toBeGreaterThan(10)
    expect(onSend).not.toHaveBeenCalled()
    await userEvent.click(screen.getByRole('button', { name: 'Send the voice note' }))
    expect(onSend).toHaveBeenCalledOnce()
  })

  it('shows nothing to press while a button is held, and has the note heard once that is let go', async () => {
    const { ref, free, onSend } = await recorder({ held: true })
    expect(screen.queryAllByRole('button')).toEqual([])
    act(() => {
      ref.current?.finish()
      free()
    })
    expect(await screen.findByRole('button', { name: 'Listen to the voice note' })).toBeInTheDocument()
    expect(screen.getByRole('button', { name: 'Send the voice note' })).toHaveFocus()
    expect(onSend).not.toHaveBeenCalled()
  })

  it('goes on by itself when it was let go before the microphone was allowed', async () => {
    const { ref, free } = await recorder({ held: true, begun: false })
    act(() => {
      ref.current?.finish()
      free()
    })
    await act(async () => answer())
    expect(cancel).not.toHaveBeenCalled()
    expect(screen.getByRole('button', { name: 'Stop recording' })).toBeInTheDocument()
  })

  it('stops on Escape, and throws nothing away', async () => {
    const { onClose } = await recorder()
    await userEvent.keyboard('{Escape}')
    expect(await screen.findByRole('button', { name: 'Listen to the voice note' })).toBeInTheDocument()
    expect(onClose).not.toHaveBeenCalled()
  })

  it('says so when nothing was recorded', async () => {
    bytes = ''
    const { onSend, onClose } = await recorder()
    await userEvent.click(screen.getByRole('button', { name: 'Send the voice note' }))
    await waitFor(() => expect(onClose).toHaveBeenCalledOnce())
    expect(onSend).not.toHaveBeenCalled()
  })

  it('frees the microphone when it goes', async () => {
    const { unmount } = await recorder()
    unmount()
    expect(cancel).toHaveBeenCalledOnce()
    expect(letGo).toHaveBeenCalledOnce()
  })
})
