import type { CSSProperties } from 'react'
import { Toaster as Sonner, toast } from 'sonner'

import { useMediaQuery } from '@/lib/hooks/use-media-query'

export { toast }

/** Short notices. Its rules come from a style sheet file, see `vite/csp-safe.ts`. */
export function Toaster({ theme }: { theme: 'light' | 'dark' }) {
  // At the bottom of a phone are the navigation and the composer.
  const wide = useMediaQuery('(min-width: 48rem)')
  return (
    <Sonner
      theme={theme}
      position={wide ? 'bottom-right' : 'top-center'}
      toastOptions={{
        duration: 5000,
        classNames: {
          title: 'text-[0.9375rem] font-semibold',
          description: 'text-sm opacity-80',
          actionButton: 'h-9! rounded-full! px-4! text-sm! font-semibold! bg-primary! text-primary-foreground!',
        },
      }}
      style={
        {
          '--normal-bg': 'var(--popover)',
          '--normal-text': 'var(--popover-foreground)',
          '--normal-border': 'var(--border)',
          '--border-radius': 'var(--radius)',
          fontFamily: 'inherit',
        } as CSSProperties
      }
    />
  )
}
