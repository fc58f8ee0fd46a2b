import { useState } from 'react'

import { FilterBar } from './filter-bar'
import { isFiltered, NO_FILTERS, queryOf } from './filters'
import { FoundMessages } from './found-messages'
import { useMessageSearch } from './use-message-search'

/** Messages of all conversations that have these words. */
export function InboxMessages({ words }: { words: string }) {
  const [filters, setFilters] = useState(NO_FILTERS)
  // The day may end while somebody searches; what was asked stays the same question.
  const [opened] = useState(() => Date.now())
  const search = useMessageSearch(queryOf(words, filters, opened))
  return (
    <>
      <div className="shrink-0 px-5 pb-3">
        <FilterBar filters={filters} onChange={setFilters} />
      </div>
      <FoundMessages search={search} words={words} filtered={isFiltered(filters)} />
    </>
  )
}
