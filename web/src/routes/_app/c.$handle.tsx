import { createFileRoute } from '@tanstack/react-router'

import { CreatorPage } from '@/features/creators'

export const Route = createFileRoute('/_app/c/$handle')({
  staticData: { public: true },
  component: CreatorRoute,
})

function CreatorRoute() {
  const { handle } = Route.useParams()
  return <CreatorPage key={handle} handle={handle} />
}
