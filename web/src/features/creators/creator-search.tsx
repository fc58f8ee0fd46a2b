import { Search, X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'

import { Button } from '@/components/ui/button'
import { Input } from '@/components/ui/input'
import { useDebouncedValue } from '@/lib/hooks/use-debounced-value'

interface CreatorSearchProps {
  query: string
  onQueryChange: (query: string) => void
}

/** The search field. What is typed reaches the address once it has stood still for a moment. */
export function CreatorSearch({ query, onQueryChange }: CreatorSearchProps) {
  const [typed, setTyped] = useState(query)
  const settled = useDebouncedValue(typed, 250)
  const input = useRef<HTMLInputElement>(null)
  const known = useRef(query)
  const change = useRef(onQueryChange)
  useEffect(() => {
    change.current = onQueryChange
  })

  useEffect(() => {
    const next = settled.trim()
    if (next === known.current) return
    known.current = next
    change.current(next)
  }, [settled])

  // The address changed by itself (back, forward, "Show everybody"): the field follows.
  useEffect(() => {
    if (query === known.current) return
    known.current = query
    setTyped(query)
  }, [query])

  return (
    <search>
      <form className="relative" onSubmit={(event) => event.preventDefault()}>
        <Search aria-hidden className="pointer-events-none absolute top-1/2 left-4 size-5 -translate-y-1/2 text-muted-foreground" />
        <Input
          ref={input}
          type="search"
          data-page-search
          aria-label="Search creators"
          placeholder="Search by name or handle"
          value={typed}
          maxLength={100}
          onChange={(event) => setTyped(event.target.value)}
          autoCapitalize="none"
          enterKeyHint="search"
          className="h-13 rounded-full pr-14 pl-12 [&::-webkit-search-cancel-button]:hidden"
        />
        {typed ? (
          <Button
            variant="ghost"
            size="icon"
            aria-label="Clear the search"
            className="absolute top-1 right-1 text-muted-foreground"
            onClick={() => {
              setTyped('')
              input.current?.focus()
            }}
          >
            <X aria-hidden />
          </Button>
        ) : null}
      </form>
    </search>
  )
}
