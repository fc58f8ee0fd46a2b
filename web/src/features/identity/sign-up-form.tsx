import { zodResolver } from '@hookform/resolvers/zod'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useForm } from 'react-hook-form'

import { $publicApi } from '@/api'
import { ProblemAlert } from '@/components/problem-alert'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { applyProblem } from '@/lib/forms'
import { useFormDraft } from '@/lib/hooks/use-form-draft'
import { type Problem, toProblem } from '@/lib/problem'
import { codePoints } from '@/lib/text'
import { z } from '@/lib/zod'
import { builtInSession } from '@/session'

import { PasswordInput } from './password-input'

/** The server's own limit; it also refuses passwords that are easy to guess. */
const PASSWORD_MIN_CHARS = 8

const schema = z.object({
  email: z.string().check(z.regex(/^[^\s@]+@[^\s@]+\.[^\s@]+$/, 'Enter an e-mail address such as ada@example.com.')),
  password: z.string().check(
    z.refine((value) => codePoints(value) >= PASSWORD_MIN_CHARS, `Use at least ${PASSWORD_MIN_CHARS} characters.`),
  ),
})

const DRAFT_FIELDS = ['email'] as const

interface SignUpFormProps {
  /** Where to go on after signing in instead, for the hint that an address is taken. */
  redirect: string | undefined
}

interface EmailErrorProps {
  message: string | undefined
  taken: boolean
  redirect: string | undefined
}

function EmailError({ message, taken, redirect }: EmailErrorProps) {
  if (!taken) return message
  return (
    <>
      {message}{' '}
      <Link to="/sign-in" search={redirect ? { redirect } : {}} className="underline underline-offset-4">
        Sign in instead
      </Link>
    </>
  )
}

/** Making an account with OnlyChat's own identity. The page leads on once the session stands. */
export function SignUpForm({ redirect }: SignUpFormProps) {
  const form = useForm({ resolver: zodResolver(schema), defaultValues: { email: '', password: '' } })
  const { errors, isSubmitting } = form.formState
  const draft = useFormDraft(form, 'sign-up', DRAFT_FIELDS)
  const signUp = $publicApi.useMutation('post', '/api/identity/sign-up')
  const [problem, setProblem] = useState<Problem | null>(null)
  const [taken, setTaken] = useState(false)

  const submit = form.handleSubmit(async (body) => {
    setProblem(null)
    setTaken(false)
    try {
      const answer = await signUp.mutateAsync({ body })
      draft.clear()
      builtInSession.accept(answer.token)
    } catch (error) {
      setTaken(toProblem(error).code === 'email_taken')
      setProblem(applyProblem(error, form.setError, ['email', 'password'], { email_taken: 'email' }))
    }
  })

  return (
    <form noValidate className="grid grid-cols-1 gap-5" onSubmit={(event) => void submit(event)}>
      <Field label="E-mail" error={errors.email ? <EmailError message={errors.email.message} taken={taken} redirect={redirect} /> : null}>
        {(control) => (
          <Input {...control} {...form.register('email')} type="email" autoComplete="username" inputMode="email" autoCapitalize="none" />
        )}
      </Field>
      <Field label="Password" error={errors.password?.message} hint="At least 8 characters. Three words that only you would put together are fine.">
        {(control) => <PasswordInput {...control} {...form.register('password')} autoComplete="new-password" />}
      </Field>
      <ProblemAlert error={problem} />
      <Button type="submit" size="lg" loading={isSubmitting}>
        Create the account
      </Button>
    </form>
  )
}
