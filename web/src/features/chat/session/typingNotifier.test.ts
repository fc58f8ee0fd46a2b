import { expect, it } from 'vitest'

import { TypingNotifier } from './typingNotifier'
import { ManualClock } from '@/realtime/testing/manualClock'
import type { ClientFrame } from '@/realtime/types'

it('tells at most every three seconds per conversation, and at once after a message was sent', async () => {
  const clock = new ManualClock()
  const sent: ClientFrame[] = []
  const typing = new TypingNotifier((frame) => sent.push(frame) > 0, clock)
  for (let key = 0; key < 30; key += 1) {
    typing.typed('cnv_1')
    await clock.advance(100)
  }
  expect(sent).toHaveLength(1)
  typing.typed('cnv_1')
  expect(sent).toHaveLength(2)
  typing.typed('cnv_2')
  expect(sent).toHaveLength(3)
  typing.sent('cnv_1')
  typing.typed('cnv_1')
  expect(sent.at(-1)).toEqual({ type: 'typing', conversationId: 'cnv_1' })
  expect(sent).toHaveLength(4)
})

it('does not count what could not be told', () => {
  let online = false
  let told = 0
  const typing = new TypingNotifier(() => {
    if (online) told += 1
    return online
  }, new ManualClock())
  typing.typed('cnv_1')
  online = true
  typing.typed('cnv_1')
  typing.typed('cnv_1')
  expect(told).toBe(1)
})
