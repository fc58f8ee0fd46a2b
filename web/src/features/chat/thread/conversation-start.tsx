import type { PublicUser } from '../model/types'
import { PersonAvatar } from '@/components/person-avatar'
import { displayName } from '@/lib/people'

/** Above the first message there ever was. */
export function ConversationStart({ peer, empty }: { peer: PublicUser; empty: boolean }) {
  return (
    <div className="mx-auto flex max-w-sm flex-col items-center gap-1 px-6 pt-8 pb-4 text-center">
      <PersonAvatar person={peer} size="lg" />
      <p className="mt-2 w-full px-4 text-lg font-bold wrap-anywhere">
        <bdi>{displayName(peer)}</bdi>
      </p>
      {peer.bio ? (
        <p dir="auto" className="line-clamp-3 text-sm wrap-anywhere text-muted-foreground">
          {peer.bio}
        </p>
      ) : null}
      <p className="mt-2 text-sm text-balance text-muted-foreground">
        {empty ? 'This is the beginning. Write the first message below.' : 'The conversation began here.'}
      </p>
    </div>
  )
}
