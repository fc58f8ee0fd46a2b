import { describe, expect, it } from 'vitest'

import { cleanText, isEmojiOnly, messageLength, oneLine, splitLinks } from './text'

describe('splitLinks', () => {
  const links = (text: string) => splitLinks(text).filter((part) => part.href)

  it('finds links and leaves the sentence around them alone', () => {
    expect(splitLinks('See https://example.com/a?b=1, then www.example.org.')).toEqual([
      { at: 0, text: 'See ' },
      { at: 4, text: 'https://example.com/a?b=1', href: 'https://example.com/a?b=1' },
      { at: 29, text: ', then ' },
      { at: 36, text: 'www.example.org', href: 'https://www.example.org/' },
      { at: 51, text: '.' },
    ])
  })

  it('keeps a bracket the link opened, and not one around it', () => {
    expect(links('(https://en.example.org/wiki/Rust_(language))')[0]?.text).toBe('https://en.example.org/wiki/Rust_(language)')
    expect(links('(https://example.com)')[0]?.text).toBe('https://example.com')
  })

  it('makes no link of anything that could run or mislead', () => {
    for (const text of ['javascript:alert(1)', 'data:text/html,x', 'https://', 'http://localhost', 'https://bank.example@evil.example'])
      expect(links(text)).toEqual([])
  })

  it('loses no character', () => {
    const text = 'a https://x.example/ä?q=[1] «www.b.example» 👋🏽\n\thttps://c.example!'
    expect(splitLinks(text).map((part) => part.text).join('')).toBe(text)
    expect(splitLinks('')).toEqual([])
  })
})

describe('messageLength and cleanText', () => {
  it('count code points after trimming, as the server does', () => {
    expect(messageLength('  👩🏽‍🚀 ')).toBe(4)
    expect(messageLength('ab\n')).toBe(2)
  })

  it('remove what the server refuses and keep everything else exactly', () => {
    expect(cleanText(' a\r\nb\rc\u0000\u0007\td e\u0301 \n')).toBe('a\nb\nc\td e\u0301')
  })
})

describe('isEmojiOnly', () => {
  it('is true for one to three emoji of any build', () => {
    for (const text of ['👍', '❤️', '👩🏽‍🚀 🇩🇪 1️⃣', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', '👨‍👩‍👧‍👦👨‍👩‍👧‍👦']) expect(isEmojiOnly(text), text).toBe(true)
  })

  it('is false for text, digits, symbols and more than three', () => {
    for (const text of ['', '  ', 'a', '1', '12', '©', '👍 ok', '👍👍👍👍', '❤']) expect(isEmojiOnly(text), text).toBe(false)
  })
})

describe('oneLine', () => {
  it('folds white space and cuts', () => {
    expect(oneLine(' a\n\nb\tc ')).toBe('a b c')
    expect(oneLine('abcdef', 3)).toBe('abc…')
  })
})
