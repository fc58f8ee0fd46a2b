import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, describe, expect, it } from 'vitest'

import { builtInSession, sessionStore } from '@/session'
import { stubServer, user } from '@/test/api'
import { renderWithQueries } from '@/test/render'
import { jsonResponse, makeToken, problemResponse } from '@/test/tokens'

import { SignInForm } from './sign-in-form'

afterEach(() => {
  builtInSession.stop()
  sessionStore.publish({ status: 'signed-out', expired: false })
  sessionStorage.clear()
})

async function fillIn(email: string, password: string) {
  const actor = userEvent.setup()
  if (email) await actor.type(screen.getByLabelText('E-mail'), email)
  if (password) await actor.type(screen.getByLabelText('Password'), password)
  await actor.click(screen.getByRole('button', { name: 'Sign in' }))
}

describe('the sign-in form', () => {
  it('asks for what is missing without calling the server', async () => {
    const server = stubServer({})
    renderWithQueries(<SignInForm />)
    await fillIn('', '')
    expect(await screen.findByText('Enter your e-mail address.')).toBeVisible()
    const password = screen.getByLabelText('Password')
    expect(password).toBeInvalid()
    expect(password).toHaveAccessibleDescription('Enter your password.')
    expect(server.calls).toEqual([])
  })

  it('begins the session', async () => {
    const server = stubServer({ 'POST /api/identity/sign-in': jsonResponse({ token: makeToken(), expiresAt: '', user }) })
    renderWithQueries(<SignInForm />)
    await fillIn('ada@example.com', 'correct horse')
    expect(server.calls).toEqual([
      { call: 'POST /api/identity/sign-in', body: { email: 'ada@example.com', password: 'correct horse' } },
    ])
    expect(sessionStore.getState()).toMatchObject({ status: 'signed-in', subject: 'user_ada' })
  })

  it('says that the pair is wrong and keeps what was typed', async () => {
    stubServer({ 'POST /api/identity/sign-in': problemResponse(401, 'invalid_credentials') })
    renderWithQueries(<SignInForm />)
    await fillIn('ada@example.com', 'wrong')
    expect(await screen.findByRole('alert')).toHaveTextContent('Refused: invalid_credentials.')
    expect(screen.getByLabelText('E-mail')).toHaveValue('ada@example.com')
    expect(screen.getByLabelText('Password')).toHaveValue('wrong')
  })

  it('says when another attempt makes sense', async () => {
    stubServer({ 'POST /api/identity/sign-in': problemResponse(429, 'rate_limited', {}, { 'retry-after': '30' }) })
    renderWithQueries(<SignInForm />)
    await fillIn('ada@example.com', 'wrong')
    expect(await screen.findByRole('alert')).toHaveTextContent('Try again in 30 seconds.')
  })

  it('keeps the address over a reload, and never the password', async () => {
    stubServer({ 'POST /api/identity/sign-in': problemResponse(401, 'invalid_credentials') })
    const first = renderWithQueries(<SignInForm />)
    await fillIn('ada@example.com', 'secret words')
    expect(Object.values({ ...sessionStorage }).join('')).not.toContain('secret')
    first.unmount()
    renderWithQueries(<SignInForm />)
    expect(screen.getByLabelText('E-mail')).toHaveValue('ada@example.com')
    expect(screen.getByLabelText('Password')).toHaveValue('')
  })
})
