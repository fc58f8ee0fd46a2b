import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, describe, expect, it } from 'vitest'

import { builtInSession, sessionStore } from '@/session'
import { stubServer, user } from '@/test/api'
import { renderAt } from '@/test/render'
import { jsonResponse, makeToken, problemResponse } from '@/test/tokens'

import { SignUpForm } from './sign-up-form'

afterEach(() => {
  builtInSession.stop()
  sessionStorage.clear()
})

async function submit(password: string) {
  await renderAt('/sign-up', () => <SignUpForm redirect="/c/zoe" />)
  const actor = userEvent.setup()
  await actor.type(screen.getByLabelText('E-mail'), 'ada@example.com')
  await actor.type(screen.getByLabelText('Password'), password)
  await actor.click(screen.getByRole('button', { name: 'Create the account' }))
}

describe('the sign-up form', () => {
  it('counts a password in characters, not in bytes', async () => {
    const server = stubServer({})
    await submit('äöüßäöü')
    expect(await screen.findByText('Use at least 8 characters.')).toBeVisible()
    expect(server.calls).toEqual([])
  })

  it('shows what the server says about a field at that field', async () => {
    stubServer({
      'POST /api/identity/sign-up': problemResponse(422, 'validation_failed', {
        errors: [{ pointer: '/password', code: 'weak_password', detail: 'This password is too easy to guess.' }],
      }),
    })
    await submit('password1')
    expect(await screen.findByText('This password is too easy to guess.')).toBeVisible()
    expect(screen.getByLabelText('Password')).toBeInvalid()
    expect(screen.getByLabelText('Password')).toHaveFocus()
    expect(screen.queryByRole('alert')).not.toBeInTheDocument()
  })

  it('offers to sign in when the address is taken, and keeps the way back', async () => {
    stubServer({ 'POST /api/identity/sign-up': problemResponse(409, 'email_taken') })
    await submit('correct horse')
    expect(await screen.findByText('Refused: email_taken.')).toBeVisible()
    // The hint of a field in error is for screen readers only; the link in it has to be reachable for all.
    const link = screen.getByRole('link', { name: 'Sign in instead' })
    expect(link).toHaveAttribute('href', '/sign-in?redirect=%2Fc%2Fzoe')
    expect(link.closest('.sr-only')).toBeNull()
  })

  it('begins the session', async () => {
    stubServer({ 'POST /api/identity/sign-up': jsonResponse({ token: makeToken('user_new'), expiresAt: '', user }, 201) })
    await submit('correct horse')
    expect(sessionStore.getState()).toMatchObject({ status: 'signed-in', subject: 'user_new' })
  })
})
