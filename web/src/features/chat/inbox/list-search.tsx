import { Search, X } from 'lucide-react'
import { type KeyboardEvent, useRef } from 'react'

import { Button } from '@/components/ui/button'
import { Input } from '@/components/ui/input'

interface ListSearchProps {
  value: string
  onChange: (value: string) => void
  /** Arrow down leads into the list. */
  onLeave: () => void
  label: string
  placeholder: string
  /** Whether the key for searching the page leads here. */
  ofPage?: boolean
}

export function ListSearch({ value, onChange, onLeave, label, placeholder, ofPage = false }: ListSearchProps) {
  const input = useRef<HTMLInputElement>(null)
  function key(event: KeyboardEvent) {
    if (event.key === 'ArrowDown') {
      event.preventDefault()
      onLeave()
    } else if (event.key === 'Escape' && value !== '') {
      event.preventDefault()
      onChange('')
    }
  }
  return (
    <search className="relative block">
      <Search aria-hidden className="pointer-events-none absolute top-1/2 left-3.5 size-4.5 -translate-y-1/2 text-muted-foreground" />
      <Input
        ref={input}
        type="search"
        data-page-search={ofPage || undefined}
        aria-label={label}
        placeholder={placeholder}
        value={value}
        maxLength={200}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={key}
        autoCapitalize="none"
        autoComplete="off"
        enterKeyHint="search"
        className="rounded-full border-transparent bg-muted pr-11 pl-10.5 hover:border-input/60 [&::-webkit-search-cancel-button]:hidden"
      />
      {value ? (
        <Button
          variant="ghost"
          size="icon-sm"
          aria-label="Clear the search"
          className="absolute top-1 right-1 text-muted-foreground"
          onClick={() => {
            onChange('')
            input.current?.focus()
          }}
        >
          <X aria-hidden />
        </Button>
      ) : null}
    </search>
  )
}
