import { createFileRoute } from '@tanstack/react-router'

import { MyCreatorPage } from '@/features/creators'

export const Route = createFileRoute('/_app/creator')({
  staticData: { title: 'Your creator page' },
  component: MyCreatorPage,
})
