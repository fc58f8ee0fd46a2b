import { createRootRoute, Outlet, useMatches } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'

import { ErrorPage } from '@/components/error-page'
import { NotFoundPage } from '@/components/not-found-page'
import { useDocumentTitle } from '@/lib/hooks/use-document-title'
import { useFocusOnNavigation } from '@/components/use-focus-on-navigation'
import { useGlobalShortcuts } from '@/components/use-global-shortcuts'

const ShortcutsDialog = lazy(() => import('@/components/shortcuts-dialog').then((module) => ({ default: module.ShortcutsDialog })))

export const Route = createRootRoute({
  component: Root,
  errorComponent: ErrorPage,
  notFoundComponent: NotFoundPage,
})

function Root() {
  const title = useMatches({ select: (matches) => matches.at(-1)?.staticData.title ?? null })
  const shortcuts = useGlobalShortcuts()
  useFocusOnNavigation()
  return (
    <>
      {title ? <Title text={title} /> : null}
      <Outlet />
      {shortcuts.listOpen ? (
        <Suspense fallback={null}>
          <ShortcutsDialog onClose={shortcuts.closeList} />
        </Suspense>
      ) : null}
    </>
  )
}

function Title({ text }: { text: string }) {
  useDocumentTitle(text)
  return null
}
