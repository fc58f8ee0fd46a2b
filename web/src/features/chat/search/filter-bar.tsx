import { FilterX } from 'lucide-react'
import { useId } from 'react'

import { type Filters, isFiltered, type Kind, KINDS, NO_FILTERS, PERIODS } from './filters'
import { Button } from '@/components/ui/button'
import { NativeSelect } from '@/components/ui/native-select'

interface FilterBarProps {
  filters: Filters
  onChange: (filters: Filters) => void
  /** The other person's name; only in one conversation somebody can be chosen. */
  peerName?: string
}

const DAYS = { '1': 1, '7': 7, '30': 30, '365': 365 } as const

/** What the messages have in common that are looked for. */
export function FilterBar({ filters, onChange, peerName }: FilterBarProps) {
  const id = useId()
  const { has, from, days } = filters
  return (
    <div role="group" aria-label="Filters" className="flex flex-wrap items-center gap-2 *:min-w-[6.75rem] *:flex-1">
      <span>
        <label htmlFor={`${id}-has`} className="sr-only">
          What the messages carry
        </label>
        <NativeSelect
          id={`${id}-has`}
          className="pr-8 pl-3 text-sm"
          value={has ?? ''}
          onChange={({ target }) => onChange({ ...filters, has: target.value === '' ? null : (target.value as Kind) })}
        >
          <option value="">Anything</option>
          {KINDS.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </NativeSelect>
      </span>
      <span>
        <label htmlFor={`${id}-from`} className="sr-only">
          Who wrote them
        </label>
        <NativeSelect
          id={`${id}-from`}
          className="pr-8 pl-3 text-sm"
          value={from ?? ''}
          onChange={({ target: { value } }) => onChange({ ...filters, from: value === 'me' || value === 'others' ? value : null })}
        >
          <option value="">Anybody</option>
          <option value="me">You</option>
          {peerName === undefined ? null : <option value="others">{peerName}</option>}
        </NativeSelect>
      </span>
      <span>
        <label htmlFor={`${id}-days`} className="sr-only">
          When they were sent
        </label>
        <NativeSelect
          id={`${id}-days`}
          className="pr-8 pl-3 text-sm"
          value={days ?? ''}
          onChange={({ target: { value } }) => onChange({ ...filters, days: value in DAYS ? DAYS[value as keyof typeof DAYS] : null })}
        >
          <option value="">Any time</option>
          {PERIODS.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </NativeSelect>
      </span>
      {isFiltered(filters) ? (
        <Button variant="ghost" size="sm" className="flex-none!" onClick={() => onChange(NO_FILTERS)}>
          <FilterX aria-hidden />
          Clear
        </Button>
      ) : null}
    </div>
  )
}
