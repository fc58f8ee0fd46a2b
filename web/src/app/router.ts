import '@/lib/static-data'

import { createRouter } from '@tanstack/react-router'

import { PendingPage } from '@/features/identity'
import { routeTree } from '@/routeTree.gen'

export const router = createRouter({
  routeTree,
  scrollRestoration: true,
  scrollToTopSelectors: ['#main'],
  // The code of a page is fetched when a link to it is hovered, focused or touched.
  defaultPreload: 'intent',
  defaultPendingComponent: PendingPage,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
