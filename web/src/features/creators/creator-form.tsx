import { zodResolver } from '@hookform/resolvers/zod'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Controller, useForm, useWatch } from 'react-hook-form'

import { $api } from '@/api'
import { type Creator, storeMyCreator } from '@/api/creators'
import { ProblemAlert } from '@/components/problem-alert'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Textarea } from '@/components/ui/textarea'
import { applyProblem } from '@/lib/forms'
import { useFormDraft } from '@/lib/hooks/use-form-draft'
import type { Problem } from '@/lib/problem'
import { codePoints } from '@/lib/text'

import { ABOUT_MAX, CREATOR_FIELDS, creatorBody, creatorSchema, type CreatorValues, tidyHandle } from './creator-schema'
import { DmPolicyField } from './dm-policy-field'

interface CreatorFormProps {
  /** The page as it is; null for somebody who becomes a creator now. */
  creator: Creator | null
  /** A name to begin with. */
  suggestedName: string
  onSaved: (creator: Creator) => void
}

/** Becoming a creator, or changing the page. */
export function CreatorForm({ creator, suggestedName, onSaved }: CreatorFormProps) {
  const queryClient = useQueryClient()
  const form = useForm({
    resolver: zodResolver(creatorSchema),
    // The handle's format is checked while it is typed.
    mode: 'onChange',
    defaultValues: initialValues(creator, suggestedName),
  })
  const { errors, isSubmitting } = form.formState
  const draft = useFormDraft(form, 'creator', CREATOR_FIELDS)
  const about = useWatch({ control: form.control, name: 'about' })
  const handle = useWatch({ control: form.control, name: 'handle' })
  const save = $api.useMutation('put', '/api/creators/me')
  const [problem, setProblem] = useState<Problem | null>(null)

  const submit = form.handleSubmit(async (values) => {
    setProblem(null)
    try {
      const saved = await save.mutateAsync({ body: creatorBody(values) })
      draft.clear()
      storeMyCreator(queryClient, saved)
      form.reset(initialValues(saved, suggestedName))
      onSaved(saved)
    } catch (error) {
      setProblem(applyProblem(error, form.setError, CREATOR_FIELDS, { handle_taken: 'handle' }))
    }
  })

  return (
    <form noValidate className="grid grid-cols-1 gap-6" onSubmit={(event) => void submit(event)}>
      <Field
        label="Handle"
        error={errors.handle?.message}
        hint={
          <>
            The address of your page: {window.location.host}/c/<b className="text-foreground">{handle || 'handle'}</b>
          </>
        }
      >
        {(control) => (
          <div className="relative">
            <span aria-hidden className="pointer-events-none absolute top-1/2 left-3.5 -translate-y-1/2 text-muted-foreground">
              @
            </span>
            <Input
              {...control}
              {...form.register('handle', { setValueAs: tidyHandle })}
              className="pl-8"
              autoComplete="off"
              autoCapitalize="none"
              autoCorrect="off"
              spellCheck={false}
            />
          </div>
        )}
      </Field>
      <Field label="Display name" error={errors.displayName?.message} hint="The name your page and your conversations show.">
        {(control) => <Input {...control} {...form.register('displayName')} autoComplete="nickname" />}
      </Field>
      <Field
        label="About your page"
        optional
        aside={`${codePoints(about)} / ${ABOUT_MAX}`}
        error={errors.about?.message}
        hint="What you make, and what people can write to you about."
      >
        {(control) => <Textarea {...control} {...form.register('about')} rows={5} />}
      </Field>
      <Controller
        control={form.control}
        name="dmPolicy"
        render={({ field }) => <DmPolicyField value={field.value} onChange={field.onChange} />}
      />
      <ProblemAlert error={problem} />
      <Button type="submit" size="lg" loading={isSubmitting} className="sm:justify-self-start">
        {creator ? 'Save changes' : 'Open my page'}
      </Button>
    </form>
  )
}

function initialValues(creator: Creator | null, suggestedName: string): CreatorValues {
  return {
    handle: creator?.handle ?? '',
    displayName: creator?.displayName ?? suggestedName,
    about: creator?.about ?? '',
    dmPolicy: creator?.dmPolicy ?? 'everyone',
  }
}
