import { describe, expect, it } from 'vitest'

import { isLookedAt, optionsOf, pathOf, payloadOf, type Place } from './notifications'

const WHOLE = { v: 1, kind: 'message', tag: 'cnv_1', title: 'Ada', body: 'New message', url: '/inbox/cnv_1', badge: 3, at: '2026-11-24T01:02:03.000Z' }

describe('a push', () => {
  it('is read as the server writes it', () => {
    expect(payloadOf(JSON.stringify(WHOLE))).toEqual({ tag: 'cnv_1', title: 'Ada', body: 'New message', url: '/inbox/cnv_1', badge: 3, at: WHOLE.at })
  })

  it('that cannot be read is neutral', () => {
    for (const text of [undefined, '', 'x', '[]', 'null', '{}', '{"title":""}', '{"title":7}']) {
      expect(payloadOf(text)).toMatchObject({ title: 'New notification', body: '', url: '/inbox', badge: null })
    }
  })

  it('leaves the number on the icon alone unless it says one', () => {
    const badgeOf = (badge: unknown) => payloadOf(JSON.stringify({ ...WHOLE, badge })).badge
    expect([badgeOf(0), badgeOf(7)]).toEqual([0, 7])
    expect([badgeOf(-1), badgeOf('7'), badgeOf(undefined)]).toEqual([null, null, null])
  })

  it('leads nowhere outside', () => {
    for (const url of ['https://evil.example', '//evil.example', '/\\evil.example', 'inbox', '', 7, null]) expect(pathOf(url)).toBe('/inbox')
    expect(pathOf('/inbox/cnv_1?at=3')).toBe('/inbox/cnv_1?at=3')
  })

  it('of a place that somebody looks at is not shown', () => {
    const place = (over: Partial<Place>): Place => ({ url: 'https://chat.example/inbox/cnv_1?at=2', visibilityState: 'visible', focused: true, ...over })
    expect(isLookedAt([place({})], '/inbox/cnv_1?at=9')).toBe(true)
    expect(isLookedAt([place({ focused: false })], '/inbox/cnv_1')).toBe(false)
    expect(isLookedAt([place({ visibilityState: 'hidden' })], '/inbox/cnv_1')).toBe(false)
    expect(isLookedAt([place({ url: 'https://chat.example/inbox' })], '/inbox/cnv_1')).toBe(false)
    expect(isLookedAt([], '/inbox/cnv_1')).toBe(false)
  })

  it('is shown in the place of an earlier one about the same, and told again', () => {
    const options = optionsOf(payloadOf(JSON.stringify(WHOLE)))
    expect(options).toMatchObject({ tag: 'cnv_1', renotify: true, body: 'New message', data: { url: '/inbox/cnv_1' } })
    expect(options.timestamp).toBe(Date.parse(WHOLE.at))
  })
})
