import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { createMemoryHistory, createRootRoute, createRoute, createRouter, RouterProvider } from '@tanstack/react-router'
import { render } from '@testing-library/react'
import type { ReactNode } from 'react'

const newClient = () => new QueryClient({ defaultOptions: { queries: { retry: false } } })

/** Renders with an empty query cache. */
export function renderWithQueries(children: ReactNode, client = newClient()) {
  return { client, ...render(<QueryClientProvider client={client}>{children}</QueryClientProvider>) }
}

/** Renders at an address; `address()` tells where the router stands. */
export async function renderAt(path: string, children: () => ReactNode, client = newClient()) {
  const root = createRootRoute()
  const everything = createRoute({ getParentRoute: () => root, path: '$', component: children })
  const router = createRouter({
    routeTree: root.addChildren([everything]),
    history: createMemoryHistory({ initialEntries: [path] }),
  })
  await router.load()
  const view = renderWithQueries(<RouterProvider router={router} />, client)
  return { ...view, address: () => router.history.location.href }
}
