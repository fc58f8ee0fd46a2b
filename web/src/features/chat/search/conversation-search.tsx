import { useRef, useState } from 'react'

import { FilterBar } from './filter-bar'
import { isFiltered, NO_FILTERS, queryOf } from './filters'
import { FoundMessages } from './found-messages'
import { useMessageSearch } from './use-message-search'
import { ListSearch } from '../inbox/list-search'
import type { Conversation } from '../model/types'
import { Sheet, SheetClose, SheetContent, SheetDescription, SheetTitle } from '@/components/ui/sheet'
import { Button } from '@/components/ui/button'
import { useDebouncedValue } from '@/lib/hooks/use-debounced-value'
import { displayName } from '@/lib/people'
import { X } from 'lucide-react'

interface ConversationSearchProps {
  conversation: Conversation
  onChoose: (seq: number) => void
  onClose: () => void
}

/** Looks through one conversation, beside it. */
export function ConversationSearch({ conversation, onChoose, onClose }: ConversationSearchProps) {
  const { id, peer } = conversation
  const [typed, setTyped] = useState('')
  const [filters, setFilters] = useState(NO_FILTERS)
  const [opened] = useState(() => Date.now())
  const words = useDebouncedValue(typed, 200).trim()
  const query = queryOf(words, filters, opened, id, peer.id)
  const search = useMessageSearch(query)
  const panel = useRef<HTMLDivElement>(null)
  // Whether the keyboard has been led to a message.
  const chosen = useRef(false)
  return (
    <Sheet open onOpenChange={(open) => (open ? undefined : onClose())}>
      <SheetContent
        ref={panel}
        side="right"
        className="gap-3 px-0"
        onCloseAutoFocus={(event) => {
          if (chosen.current) event.preventDefault()
        }}
      >
        <div className="flex items-center justify-between gap-3 px-5">
          <div className="min-w-0">
            <SheetTitle>Search messages</SheetTitle>
            <SheetDescription className="truncate">
              With <bdi>{displayName(peer)}</bdi>
            </SheetDescription>
          </div>
          <SheetClose asChild>
            <Button variant="ghost" size="icon" aria-label="Close the search">
              <X aria-hidden />
            </Button>
          </SheetClose>
        </div>
        <div className="grid gap-3 px-5">
          <ListSearch
            value={typed}
            onChange={setTyped}
            label="Search in this conversation"
            placeholder="Search messages"
            onLeave={() => panel.current?.querySelector<HTMLElement>('[data-found]')?.focus()}
          />
          <FilterBar filters={filters} onChange={setFilters} peerName={displayName(peer)} />
        </div>
        {query === null ? (
          <p className="px-5 text-[0.9375rem] text-muted-foreground">Type a word, or choose what you are looking for.</p>
        ) : (
          <FoundMessages
            search={search}
            words={words}
            filtered={isFiltered(filters)}
            onChoose={(seq) => {
              chosen.current = true
              onClose()
              onChoose(seq)
            }}
          />
        )}
      </SheetContent>
    </Sheet>
  )
}
