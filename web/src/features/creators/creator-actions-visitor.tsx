import { MessageCircle } from 'lucide-react'

import type { LinkComponent } from '@/components/shell/public-frame'
import { buttonVariants } from '@/components/ui/button'

/** Both ways in for somebody who is not signed in; after signing up the visitor comes back here. */
export function CreatorActionsForVisitors({ handle, link: A }: { handle: string; link: LinkComponent }) {
  const signUp = `/sign-up?redirect=%2Fc%2F${handle}`
  return (
    <>
      <A href={signUp} className={buttonVariants({ variant: 'outline' })}>
        <MessageCircle aria-hidden />
        Message
      </A>
      <A href={signUp} className={buttonVariants()}>
        Subscribe
      </A>
    </>
  )
}
