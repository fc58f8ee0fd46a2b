import { render, screen } from '@testing-library/react'
import { expect, it } from 'vitest'

import { MessageText } from './message-text'

it('shows markup as the text it is', () => {
  const text = '<img src=x onerror=alert(1)> & <b>bold</b>'
  const { container } = render(<MessageText text={text} />)
  expect(container.querySelector('img, b')).toBeNull()
  expect(container).toHaveTextContent(text)
})

it('opens links elsewhere, without a way back to this page', () => {
  render(<MessageText text="see www.example.org/a and javascript:alert(1)" />)
  const link = screen.getByRole('link')
  expect(link).toHaveAttribute('href', 'https://www.example.org/a')
  expect(link).toHaveAttribute('target', '_blank')
  expect(link.getAttribute('rel')).toContain('noopener')
})

it('lets each text find its own direction and shows a few emoji large', () => {
  const { container } = render(
    <>
      <MessageText text="مرحبا" />
      <MessageText text="🔥🔥" />
      <MessageText text="done" edited />
    </>,
  )
  const [arabic, emoji, edited] = container.querySelectorAll('p')
  expect(arabic).toHaveAttribute('dir', 'auto')
  expect(arabic).not.toHaveAttribute('data-big-emoji')
  expect(emoji).toHaveAttribute('data-big-emoji')
  expect(edited).toHaveTextContent('done edited')
})
