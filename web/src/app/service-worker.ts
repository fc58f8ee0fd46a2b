import { whenQuiet } from '@/lib/when-quiet'

import { watchUpdates } from './updates'

/**
 * Installs the service worker, with which the application opens without a server. Not while developing, and not where
 * the browser has none: over plain HTTP from another machine for instance.
 */
export function installServiceWorker(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return
  const { serviceWorker: container } = navigator
  whenQuiet(() => {
    container
      .register('/sw.js', { updateViaCache: 'none' })
      .then((registration) =>
        watchUpdates(registration, {
          container,
          document,
          entry: entryPath(),
          offer,
          reload: () => window.location.reload(),
          now: () => Date.now(),
        }),
      )
      // Without it everything works that needs a server anyway.
      .catch(() => undefined)
  })
}

function entryPath(): string | null {
  const script = document.querySelector<HTMLScriptElement>('script[type="module"][src]')
  return script ? new URL(script.src).pathname : null
}

/** Quietly, in a corner, until the person has time for it. */
function offer(accept: () => void): void {
  void import('@/components/ui/sonner').then(({ toast }) =>
    toast('A new version is ready', {
      id: 'new-version',
      description: 'What you have written stays.',
      duration: Number.POSITIVE_INFINITY,
      closeButton: true,
      action: { label: 'Reload', onClick: accept },
    }),
  )
}
