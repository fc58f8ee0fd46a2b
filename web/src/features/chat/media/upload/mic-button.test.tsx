import { act, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { MicButton } from './mic-button'
import { CANCEL_PX, HOLD_MS, LOCK_PX } from './use-hold'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const at = (x: number, y = 0) => ({ pointerId: 1, pointerType: 'touch', button: 0, clientX: 500 + x, clientY: 500 + y })

function mic() {
  const said: string[] = []
  render(
    <MicButton
      ref={null}
      onTap={() => said.push('tap')}
      onHold={() => said.push('hold')}
      onRelease={() => said.push('release')}
      onCancel={() => said.push('cancel')}
      onLock={() => said.push('lock')}
    />,
  )
  const button = screen.getByRole('button', { name: 'Record a voice note' })
  const hold = () => {
    fireEvent.pointerDown(button, at(0))
    act(() => void vi.advanceTimersByTime(HOLD_MS))
  }
  return { said, button, hold }
}

describe('the microphone', () => {
  it('is tapped by a short press and by a key', () => {
    const { said, button } = mic()
    fireEvent.pointerDown(button, at(0))
    act(() => void vi.advanceTimersByTime(HOLD_MS - 1))
    fireEvent.pointerUp(window, at(0))
    fireEvent.click(button, { detail: 1 })
    fireEvent.click(button, { detail: 0 })
    act(() => void vi.advanceTimersByTime(HOLD_MS))
    expect(said).toEqual(['tap', 'tap'])
  })

  it('records while it is held, and letting go is no tap', () => {
    const { said, button, hold } = mic()
    hold()
    expect(said).toEqual(['hold'])
    fireEvent.pointerMove(window, at(-CANCEL_PX + 10))
    expect(button.style.transform).toContain(`translate(${-CANCEL_PX + 10}px, 0px)`)
    fireEvent.pointerUp(window, at(-20))
    fireEvent.click(button, { detail: 1 })
    expect(said).toEqual(['hold', 'release'])
    expect(button.style.transform).toBe('')
  })

  it('throws it away when it is slid aside, whatever comes then', () => {
    const { said, hold } = mic()
    hold()
    fireEvent.pointerMove(window, at(-CANCEL_PX - 1))
    fireEvent.pointerUp(window, at(-CANCEL_PX - 1))
    expect(said).toEqual(['hold', 'cancel'])
  })

  it('goes on without being held when it is slid up, or taken away by the browser', () => {
    const { said, hold } = mic()
    hold()
    fireEvent.pointerMove(window, at(-20, -LOCK_PX - 1))
    fireEvent.pointerUp(window, at(-20, -LOCK_PX - 1))
    hold()
    fireEvent.pointerCancel(window, at(0))
    expect(said).toEqual(['hold', 'lock', 'hold', 'lock'])
  })

  it('is not moved by another finger', () => {
    const { said, hold } = mic()
    hold()
    fireEvent.pointerMove(window, { ...at(-400), pointerId: 2 })
    fireEvent.pointerUp(window, { ...at(-400), pointerId: 2 })
    expect(said).toEqual(['hold'])
  })
})
