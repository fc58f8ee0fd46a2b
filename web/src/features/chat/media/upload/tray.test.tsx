import 'fake-indexeddb/auto'

import { fireEvent, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, it, vi } from 'vitest'

import { chosen } from './testing'
import { Tray } from './tray'
import { placeOf } from './tray-drag'
import { ChatContext } from '../../hooks/chat-context'
import { FakeApi, openChat } from '../../session/testing'

const STRIDE = 150

beforeEach(() => {
  // jsdom lays nothing out: tiles stand side by side, in their order.
  vi.spyOn(Element.prototype, 'getBoundingClientRect').mockImplementation(function (this: Element) {
    const index = this.parentElement ? [...this.parentElement.children].indexOf(this) : 0
    return new DOMRect(this.tagName === 'LI' ? index * STRIDE : 0, 0, this.tagName === 'LI' ? 144 : 2000, 100)
  })
})

function showTray() {
  const { session } = openChat(new FakeApi())
  session.uploads.add(['a', 'b', 'c'].map((id, position) => chosen(id, { position })))
  render(
    <ChatContext value={session}>
      <Tray conversationId="cnv_1" />
    </ChatContext>,
  )
  const tile = (id: string) => screen.getByText(`${id}.txt`).closest('li') as HTMLElement
  const order = () => session.uploads.tray('cnv_1').map(({ record }) => record.localId)
  return { tile, order }
}

const pointer = (x: number, pointerType = 'mouse') => ({ pointerId: 1, pointerType, button: 0, clientX: x, clientY: 10 })

describe('the tray', () => {
  it('moves a file by dragging it with a mouse', () => {
    const { tile, order } = showTray()
    fireEvent.pointerDown(tile('a'), pointer(20))
    fireEvent.pointerMove(window, pointer(20 + STRIDE * 2))
    expect(order()).toEqual(['a', 'b', 'c'])
    expect(tile('b').style.transform).toBe(`translateX(${-STRIDE}px)`)
    fireEvent.pointerUp(window, pointer(20 + STRIDE * 2))
    expect(order()).toEqual(['b', 'c', 'a'])
    expect(screen.getByText('a.txt is 3 of 3')).toBeInTheDocument()
    expect(tile('b').style.transform).toBe('')
  })

  it('drags with a finger only after it has rested, so that the row can be scrolled', () => {
    vi.useFakeTimers()
    try {
      const { tile, order } = showTray()
      fireEvent.pointerDown(tile('c'), pointer(320, 'touch'))
      fireEvent.pointerMove(window, pointer(100, 'touch'))
      fireEvent.pointerUp(window, pointer(100, 'touch'))
      expect(order()).toEqual(['a', 'b', 'c'])
      fireEvent.pointerDown(tile('c'), pointer(320, 'touch'))
      vi.advanceTimersByTime(300)
      fireEvent.pointerMove(window, pointer(320 - STRIDE, 'touch'))
      fireEvent.pointerUp(window, pointer(320 - STRIDE, 'touch'))
      expect(order()).toEqual(['a', 'c', 'b'])
    } finally {
      vi.useRealTimers()
    }
  })

  it('leaves everything as it was on Escape', () => {
    const { tile, order } = showTray()
    fireEvent.pointerDown(tile('a'), pointer(20))
    fireEvent.pointerMove(window, pointer(20 + STRIDE))
    fireEvent.keyDown(window, { key: 'Escape' })
    fireEvent.pointerUp(window, pointer(20 + STRIDE))
    expect(order()).toEqual(['a', 'b', 'c'])
  })

  it('moves a file with Alt and an arrow, and says where it is', async () => {
    const { order } = showTray()
    screen.getByRole('button', { name: 'Remove b.txt' }).focus()
    await userEvent.keyboard('{Alt>}{ArrowLeft}{/Alt}')
    expect(order()).toEqual(['b', 'a', 'c'])
    expect(screen.getByText('b.txt is 1 of 3')).toBeInTheDocument()
  })

  it('finds the place in either direction of writing', () => {
    expect([placeOf(0, 70, 150, 3), placeOf(0, 80, 150, 3), placeOf(1, 9999, 150, 3), placeOf(2, 160, -150, 3)]).toEqual([0, 1, 2, 1])
  })
})
