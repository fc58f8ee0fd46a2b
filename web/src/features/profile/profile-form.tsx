import { zodResolver } from '@hookform/resolvers/zod'
import { useQueryClient } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { useForm, useWatch } from 'react-hook-form'

import { $api, type Schemas, viewerKey } from '@/api'
import { ProblemAlert } from '@/components/problem-alert'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Textarea } from '@/components/ui/textarea'
import { applyProblem } from '@/lib/forms'
import { useFormDraft } from '@/lib/hooks/use-form-draft'
import type { Problem } from '@/lib/problem'
import { codePoints } from '@/lib/text'

import { ColorChooser } from './color-chooser'
import { BIO_MAX, PROFILE_FIELDS, profilePatch, profileSchema, profileValues } from './profile-schema'
import { ProfilePreview } from './profile-preview'

interface ProfileFormProps {
  user: Schemas['User']
  submitLabel: string
  /** Also marks the set-up as finished. */
  finishSetup?: boolean
  onSaved: () => void
}

/** One's own profile: name, colour, bio and picture, with a live preview. */
export function ProfileForm({ user, submitLabel, finishSetup, onSaved }: ProfileFormProps) {
  const colorLabel = useId()
  const queryClient = useQueryClient()
  const form = useForm({ resolver: zodResolver(profileSchema), defaultValues: profileValues(user) })
  const { errors, isSubmitting } = form.formState
  const draft = useFormDraft(form, `profile.${user.id}`, PROFILE_FIELDS)
  const values = useWatch({ control: form.control })
  const update = $api.useMutation('patch', '/api/user')
  const [problem, setProblem] = useState<Problem | null>(null)

  const submit = form.handleSubmit(async (input) => {
    setProblem(null)
    const patch = profilePatch(input)
    try {
      const answer = await update.mutateAsync({ body: finishSetup ? { ...patch, profileSetup: true } : patch })
      draft.clear()
      form.reset(profileValues(answer.user))
      queryClient.setQueryData(viewerKey, answer)
      onSaved()
    } catch (error) {
      setProblem(applyProblem(error, form.setError, PROFILE_FIELDS))
    }
  })

  return (
    <form noValidate className="grid grid-cols-1 gap-6" onSubmit={(event) => void submit(event)}>
      <ProfilePreview user={user} values={values} />
      <div className="grid gap-6 sm:grid-cols-2 sm:gap-4">
        <Field label="First name" error={errors.firstName?.message}>
          {(control) => <Input {...control} {...form.register('firstName')} autoComplete="given-name" />}
        </Field>
        <Field label="Last name" optional error={errors.lastName?.message}>
          {(control) => <Input {...control} {...form.register('lastName')} autoComplete="family-name" />}
        </Field>
      </div>
      <div className="grid grid-cols-1 gap-2.5">
        <p id={colorLabel} className="text-sm font-semibold">
          Your colour
        </p>
        <ColorChooser
          labelledBy={colorLabel}
          value={values.color ?? ''}
          onChange={(color) => form.setValue('color', color, { shouldDirty: true })}
        />
      </div>
      <Field
        label="About you"
        optional
        aside={`${codePoints(values.bio ?? '')} / ${BIO_MAX}`}
        error={errors.bio?.message}
        hint="A few words for the people you talk to."
      >
        {(control) => <Textarea {...control} {...form.register('bio')} rows={3} />}
      </Field>
      <Field
        label="Picture"
        optional
        error={errors.imageUrl?.message}
        hint="The address of a picture on the web, beginning with https://"
      >
        {(control) => (
          <Input {...control} {...form.register('imageUrl')} type="url" inputMode="url" autoComplete="photo" placeholder="https://" />
        )}
      </Field>
      <ProblemAlert error={problem} />
      <Button type="submit" size="lg" loading={isSubmitting} className="sm:justify-self-start">
        {submitLabel}
      </Button>
    </form>
  )
}
