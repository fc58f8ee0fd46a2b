import { useSyncExternalStore } from 'react'

/** What browsers that can install a web application hand to the page; not in the standard types. */
export interface InstallPrompt extends Event {
  prompt: () => Promise<{ outcome: 'accepted' | 'dismissed' }>
}

let prompt: InstallPrompt | null = null
const listeners = new Set<() => void>()

function set(next: InstallPrompt | null): void {
  prompt = next
  for (const listener of [...listeners]) listener()
}

/** Keeps the browser's offer to install the application for the settings, in place of a bar of its own. Returns how to stop. */
export function watchInstallable(target: EventTarget = window): () => void {
  const stop = new AbortController()
  const { signal } = stop
  target.addEventListener(
    'beforeinstallprompt',
    (event) => {
      event.preventDefault()
      set(event as InstallPrompt)
    },
    { signal },
  )
  target.addEventListener('appinstalled', () => set(null), { signal })
  return () => {
    stop.abort()
    set(null)
  }
}

/** Asks the person whether to install the application; null while the browser does not offer it. */
export function useInstall(): (() => Promise<void>) | null {
  const offered = useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => prompt,
  )
  if (!offered) return null
  return async () => {
    await offered.prompt()
    // Each offer is good once.
    if (prompt === offered) set(null)
  }
}
