import { Link } from '@tanstack/react-router'
import { Check, Copy, ExternalLink } from 'lucide-react'

import { Button } from '@/components/ui/button'
import { toast } from '@/components/ui/sonner'
import { useCopy } from '@/lib/hooks/use-copy'

/** The address of the own page: to look at, and to copy. */
export function PublicLink({ handle }: { handle: string }) {
  const { copied, copy } = useCopy()
  const url = `${window.location.origin}/c/${handle}`
  const copyLink = async () => {
    if (!(await copy(url))) toast.error('The link could not be copied', { description: url })
  }
  return (
    <div className="flex flex-wrap items-center gap-3 rounded-xl bg-secondary/60 p-4">
      <div className="min-w-0 flex-1 basis-52">
        <p className="text-sm text-muted-foreground">Your public page</p>
        <p className="truncate font-semibold">{url.replace(/^https?:\/\//, '')}</p>
      </div>
      <div className="flex gap-2">
        <Button variant="outline" onClick={() => void copyLink()}>
          {copied ? <Check aria-hidden /> : <Copy aria-hidden />}
          <span aria-live="polite">{copied ? 'Copied' : 'Copy link'}</span>
        </Button>
        <Button asChild>
          <Link to="/c/$handle" params={{ handle }}>
            <ExternalLink aria-hidden />
            View
          </Link>
        </Button>
      </div>
    </div>
  )
}
