import { fireEvent, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { NotificationSetting } from './notification-setting'
import type { Schemas } from '@/api'
import { Toaster, toast } from '@/components/ui/sonner'
import { sessionStore } from '@/session'
import { stubServer } from '@/test/api'
import { renderWithQueries } from '@/test/render'
import { jsonResponse, problemResponse } from '@/test/tokens'

const PATCH = 'PATCH /api/notifications/settings'
const all = (on: boolean) => ({ message: on, broadcast: on, reaction: on, subscriber: on })

let settings: Schemas['NotificationSettings']
let server: ReturnType<typeof stubServer>
beforeEach(() => {
  Element.prototype.setPointerCapture = () => {}
  vi.stubGlobal('matchMedia', () => ({ matches: true, addEventListener: () => {}, removeEventListener: () => {} }))
  sessionStore.attach({ getToken: () => Promise.resolve('token'), signOut: () => Promise.resolve(), retry: () => undefined })
  sessionStore.publish({ status: 'signed-in', subject: 'user_ada', sessionId: 's1', profile: null })
  settings = { push: all(true), email: all(false), preview: 'name', quietHours: { from: '22:00', to: '07:00', timeZone: 'UTC' }, emailAddress: 'ada@example.com' }
  server = stubServer({
    'GET /api/notifications/settings': () => jsonResponse(settings),
    'GET /api/push/devices': () => jsonResponse({ items: [] }),
    'GET /api/config': () => jsonResponse({ push: { publicKey: 'BAEC' } }),
    [PATCH]: (body) => {
      const change = body as Partial<typeof settings>
      settings = { ...settings, ...change, push: { ...settings.push, ...change.push }, email: { ...settings.email, ...change.email } }
      return jsonResponse(settings)
    },
  })
})

afterEach(() => {
  toast.dismiss()
})

async function show() {
  renderWithQueries(
    <>
      <NotificationSetting />
      <Toaster theme="light" />
    </>,
  )
  await screen.findByText('ada@example.com')
  return userEvent.setup()
}
const one = (name: string) => screen.getByRole('switch', { name })

describe('what one is told', () => {
  it('is saved as soon as it is chosen', async () => {
    const user = await show()
    await user.click(one('Reactions to my messages: push'))
    await user.click(one('Messages: e-mail'))
    await waitFor(() => expect(settings).toMatchObject({ push: { ...all(true), reaction: false }, email: { ...all(false), message: true } }))
    expect(one('Reactions to my messages: push')).not.toBeChecked()
  })

  it('is shown as it was when it was not saved, and can be tried again', async () => {
    const { [PATCH]: works } = server.answers
    server.answers[PATCH] = problemResponse(503, 'unavailable')
    const user = await show()
    await user.click(one('New subscribers: push'))
    expect(await screen.findByText('Your choice was not saved')).toBeInTheDocument()
    expect(one('New subscribers: push')).toBeChecked()
    if (works) server.answers[PATCH] = works
    await user.click(screen.getByRole('button', { name: 'Try again' }))
    await waitFor(() => expect(settings.push.subscriber).toBe(false))
    expect(one('New subscribers: push')).not.toBeChecked()
  })

  it('does not jump back because an earlier change was answered, or refused, meanwhile', async () => {
    const answers: ((response: Response) => void)[] = []
    server.answers[PATCH] = () => new Promise((resolve) => answers.push(resolve))
    const user = await show()
    await user.click(one('Messages: push'))
    await user.click(one('New subscribers: push'))
    await waitFor(() => expect(answers).toHaveLength(2))
    answers[0]?.(problemResponse(503, 'unavailable'))
    expect(await screen.findByText('Your choice was not saved')).toBeInTheDocument()
    expect(one('New subscribers: push')).not.toBeChecked()
    answers[1]?.(jsonResponse({ ...settings, push: { ...all(true), subscriber: false } }))
    await waitFor(() => expect(one('Messages: push')).toBeChecked())
    expect(one('New subscribers: push')).not.toBeChecked()
  })

  it('shows what a lock screen would', async () => {
    const user = await show()
    const select = screen.getByLabelText('What a lock screen shows')
    expect(screen.getByText('New message')).toBeInTheDocument()
    await user.selectOptions(select, 'Name and text')
    expect(await screen.findByText('See you tomorrow!')).toBeInTheDocument()
    await user.selectOptions(select, 'Discreet')
    expect(await screen.findByText('New notification')).toBeInTheDocument()
    expect(screen.queryByText('Ada')).toBeNull()
  })

  it('cannot be mail where no address is known', async () => {
    settings.emailAddress = null
    renderWithQueries(<NotificationSetting />)
    expect(await screen.findByText(/There is no address to write to/)).toBeInTheDocument()
    expect(one('Messages: e-mail')).toBeDisabled()
  })
})

describe('quiet hours', () => {
  it('that were not saved stay as they were typed', async () => {
    server.answers[PATCH] = problemResponse(422, 'validation_failed')
    const user = await show()
    fireEvent.change(screen.getByLabelText('From'), { target: { value: '23:15' } })
    await user.click(screen.getByRole('button', { name: 'Save hours' }))
    expect(await screen.findByText('Your choice was not saved')).toBeInTheDocument()
    expect(screen.getByLabelText('From')).toHaveValue('23:15')
    expect(server.calls.filter(({ call }) => call === PATCH).map(({ body }) => body)).toEqual([{ quietHours: { from: '23:15', to: '07:00', timeZone: 'UTC' } }])
  })

  it('begin with a night in the browser’s time zone, and end', async () => {
    settings.quietHours = null
    const user = await show()
    await user.click(one('Quiet hours'))
    await waitFor(() => expect(settings.quietHours).toMatchObject({ from: '22:00', to: '07:00', timeZone: new Intl.DateTimeFormat().resolvedOptions().timeZone }))
    await user.click(one('Quiet hours'))
    await waitFor(() => expect(settings.quietHours).toBeNull())
  })
})
