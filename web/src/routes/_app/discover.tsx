import { createFileRoute } from '@tanstack/react-router'

import { DiscoverPage } from '@/features/creators'

export const Route = createFileRoute('/_app/discover')({
  staticData: { title: 'Discover', public: true },
  validateSearch: (search: Record<string, unknown>): { q?: string } => {
    // "?q=007" is read as a number.
    const q = typeof search.q === 'string' || typeof search.q === 'number' ? String(search.q).slice(0, 100) : ''
    return q ? { q } : {}
  },
  component: DiscoverRoute,
})

function DiscoverRoute() {
  const { q } = Route.useSearch()
  const navigate = Route.useNavigate()
  return (
    <DiscoverPage
      query={q ?? ''}
      onQueryChange={(query) => void navigate({ search: query ? { q: query } : {}, replace: true, resetScroll: false })}
    />
  )
}
