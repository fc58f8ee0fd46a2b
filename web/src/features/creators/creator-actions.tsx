import { Link, useNavigate } from '@tanstack/react-router'
import { Check, MessageCircle, Pencil } from 'lucide-react'
import { useState } from 'react'

import { $api } from '@/api'
import { type Creator, isSubscribed, useSubscription } from '@/api/creators'
import { RouterLink } from '@/components/shell/router-link'
import { Button } from '@/components/ui/button'
import { toast } from '@/components/ui/sonner'
import { toProblem } from '@/lib/problem'
import { useSession } from '@/session'

import { CancelDialog, SubscribersOnlyDialog } from './creator-dialogs'
import { CreatorActionsForVisitors } from './creator-actions-visitor'

/** What the viewer can do on a creator's page. */
export function CreatorActions({ creator }: { creator: Creator }) {
  const { status } = useSession()
  if (status !== 'signed-in') return <CreatorActionsForVisitors handle={creator.handle} link={RouterLink} />
  if (creator.viewer?.isSelf) {
    return (
      <Button asChild variant="outline">
        <Link to="/creator">
          <Pencil aria-hidden />
          Edit your page
        </Link>
      </Button>
    )
  }
  return <FanActions creator={creator} />
}

type Dialog = 'none' | 'cancel' | 'refused'

function FanActions({ creator }: { creator: Creator }) {
  const navigate = useNavigate()
  const subscribed = isSubscribed(creator)
  const { subscribe, cancel, pending } = useSubscription(creator)
  const open = $api.useMutation('post', '/api/conversations')
  const [dialog, setDialog] = useState<Dialog>('none')
  const [dialogError, setDialogError] = useState<unknown>(null)

  const show = (next: Dialog) => {
    setDialogError(null)
    setDialog(next)
  }

  /** Throws when it did not work, except when the creator's rule stands against it: then it is explained. */
  const openConversation = async () => {
    try {
      const { id } = await open.mutateAsync({ body: { userId: creator.userId } })
      await navigate({ to: '/inbox/$conversationId', params: { conversationId: id } })
    } catch (error) {
      if (toProblem(error).code !== 'dm_not_allowed') throw error
      show('refused')
    }
  }

  const onPage = async (failure: string, action: () => Promise<unknown>) => {
    try {
      await action()
    } catch (error) {
      toast.error(failure, {
        description: toProblem(error).detail,
        action: { label: 'Try again', onClick: () => void onPage(failure, action) },
      })
    }
  }

  const inDialog = async (action: () => Promise<unknown>) => {
    setDialogError(null)
    try {
      await action()
      setDialog('none')
    } catch (error) {
      setDialogError(error)
    }
  }

  return (
    <>
      <Button
        variant={subscribed ? 'default' : 'outline'}
        loading={open.isPending}
        onClick={() => void onPage('The conversation could not be opened', openConversation)}
      >
        {open.isPending ? null : <MessageCircle aria-hidden />}
        Message
      </Button>
      {subscribed ? (
        <Button variant="outline" aria-haspopup="dialog" onClick={() => show('cancel')}>
          <Check aria-hidden />
          Subscribed
        </Button>
      ) : (
        <Button loading={pending} onClick={() => void onPage('You could not be subscribed', subscribe)}>
          Subscribe
        </Button>
      )}
      <CancelDialog
        name={creator.displayName}
        subscribersOnly={creator.dmPolicy === 'subscribers'}
        open={dialog === 'cancel'}
        pending={pending}
        error={dialogError}
        onClose={() => show('none')}
        onConfirm={() => void inDialog(cancel)}
      />
      <SubscribersOnlyDialog
        name={creator.displayName}
        open={dialog === 'refused'}
        pending={pending || open.isPending}
        error={dialogError}
        onClose={() => show('none')}
        onSubscribe={() =>
          void inDialog(async () => {
            await subscribe()
            await openConversation()
          })
        }
      />
    </>
  )
}
