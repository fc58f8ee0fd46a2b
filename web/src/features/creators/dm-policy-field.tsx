import { Lock, MessageCircle } from 'lucide-react'
import { useId } from 'react'

import { RadioGroup, RadioGroupItem } from '@/components/ui/radio-group'

type DmPolicy = 'everyone' | 'subscribers'

const CHOICES = [
  { value: 'everyone', icon: MessageCircle, label: 'Everyone', text: 'Anybody who is signed in can write to you.' },
  { value: 'subscribers', icon: Lock, label: 'Subscribers only', text: 'Others can read your page, and have to subscribe to write. You can always answer.' },
] as const

interface DmPolicyFieldProps {
  value: DmPolicy
  onChange: (value: DmPolicy) => void
}

/** Who may write to the creator. */
export function DmPolicyField({ value, onChange }: DmPolicyFieldProps) {
  const id = useId()
  return (
    <div className="grid grid-cols-1 gap-2.5">
      <p id={id} className="text-sm font-semibold">
        Who can write to you?
      </p>
      <RadioGroup
        aria-labelledby={id}
        value={value}
        onValueChange={(next) => onChange(next === 'subscribers' ? 'subscribers' : 'everyone')}
        className="sm:grid-cols-2"
      >
        {CHOICES.map((choice) => (
          <label
            key={choice.value}
            htmlFor={`${id}-${choice.value}`}
            className="flex cursor-pointer items-start gap-3 rounded-xl border border-border p-4 transition-colors hover:bg-accent has-data-[state=checked]:border-primary has-data-[state=checked]:bg-secondary/60"
          >
            <RadioGroupItem
              id={`${id}-${choice.value}`}
              value={choice.value}
              aria-label={choice.label}
              aria-describedby={`${id}-${choice.value}-text`}
              className="mt-0.5"
            />
            <span>
              <span className="flex items-center gap-2 font-semibold">
                <choice.icon aria-hidden className="size-4 text-primary" />
                {choice.label}
              </span>
              <span id={`${id}-${choice.value}-text`} className="mt-1 block text-sm text-muted-foreground">
                {choice.text}
              </span>
            </span>
          </label>
        ))}
      </RadioGroup>
    </div>
  )
}
