import { zodResolver } from '@hookform/resolvers/zod'
import { useState } from 'react'
import { useForm } from 'react-hook-form'

import { $publicApi } from '@/api'
import { ProblemAlert } from '@/components/problem-alert'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { applyProblem } from '@/lib/forms'
import { useFormDraft } from '@/lib/hooks/use-form-draft'
import type { Problem } from '@/lib/problem'
import { z } from '@/lib/zod'
import { builtInSession } from '@/session'

import { PasswordInput } from './password-input'

const schema = z.object({
  email: z.string().check(z.minLength(1, 'Enter your e-mail address.')),
  password: z.string().check(z.minLength(1, 'Enter your password.')),
})

const DRAFT_FIELDS = ['email'] as const

/** Signing in with OnlyChat's own identity. The page leads on once the session stands. */
export function SignInForm() {
  const form = useForm({ resolver: zodResolver(schema), defaultValues: { email: '', password: '' } })
  const { errors, isSubmitting } = form.formState
  const draft = useFormDraft(form, 'sign-in', DRAFT_FIELDS)
  const signIn = $publicApi.useMutation('post', '/api/identity/sign-in')
  const [problem, setProblem] = useState<Problem | null>(null)

  const submit = form.handleSubmit(async (body) => {
    setProblem(null)
    try {
      const answer = await signIn.mutateAsync({ body })
      draft.clear()
      builtInSession.accept(answer.token)
    } catch (error) {
      setProblem(applyProblem(error, form.setError, ['email', 'password']))
    }
  })

  return (
    <form noValidate className="grid grid-cols-1 gap-5" onSubmit={(event) => void submit(event)}>
      <Field label="E-mail" error={errors.email?.message}>
        {(control) => (
          <Input {...control} {...form.register('email')} type="email" autoComplete="username" inputMode="email" autoCapitalize="none" />
        )}
      </Field>
      <Field label="Password" error={errors.password?.message}>
        {(control) => <PasswordInput {...control} {...form.register('password')} autoComplete="current-password" />}
      </Field>
      <ProblemAlert error={problem} />
      <Button type="submit" size="lg" loading={isSubmitting}>
        Sign in
      </Button>
    </form>
  )
}
