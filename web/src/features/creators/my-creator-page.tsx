import { MessageCircle, Sparkles, Users } from 'lucide-react'

import { useViewer } from '@/api'
import { type Creator, useMyCreator } from '@/api/creators'
import { ErrorNotice } from '@/components/error-notice'
import { Page, PageHeader } from '@/components/page'
import { Card } from '@/components/ui/card'
import { Skeleton } from '@/components/ui/skeleton'
import { toast } from '@/components/ui/sonner'
import { displayName } from '@/lib/people'
import { plural } from '@/lib/text'

import { CreatorForm } from './creator-form'
import { PublicLink } from './public-link'

/** Becoming a creator, and keeping one's page. */
export function MyCreatorPage() {
  const { creator, error, loading, refetch, isFetching } = useMyCreator()
  const viewer = useViewer()
  if (error) {
    return (
      <Page>
        <PageHeader title="Your creator page" />
        <ErrorNotice error={error} title="Your page could not be loaded" onRetry={() => void refetch()} retrying={isFetching} />
      </Page>
    )
  }
  if (loading || creator === undefined || !viewer) return <LoadingPage />
  return (
    <Page>
      {creator ? (
        <>
          <PageHeader
            title="Your creator page"
            description={plural(creator.subscriberCount, 'subscriber', 'subscribers')}
          />
          <PublicLink handle={creator.handle} />
        </>
      ) : (
        <>
          <PageHeader title="Become a creator" description="A page of your own, and an inbox whose door you hold." />
          <Promises />
        </>
      )}
      <Card className="mt-6 p-5 sm:p-8">
        <CreatorForm
          // A new form once there is a page, so that its fields begin with what was saved.
          key={creator ? 'edit' : 'new'}
          creator={creator}
          suggestedName={viewer.firstName ? displayName(viewer) : ''}
          onSaved={(saved) => announce(saved, creator === null)}
        />
      </Card>
    </Page>
  )
}

function announce(saved: Creator, isNew: boolean): void {
  if (isNew) toast.success('Your page is open', { description: `Share @${saved.handle} with your people.` })
  else toast.success('Your page was saved')
}

const PROMISES = [
  { icon: Sparkles, text: 'A public page with a short address' },
  { icon: MessageCircle, text: 'One live conversation with each person' },
  { icon: Users, text: 'Open to everyone, or to subscribers only' },
] as const

function Promises() {
  return (
    <ul className="grid gap-2 sm:grid-cols-3">
      {PROMISES.map(({ icon: Icon, text }) => (
        <li key={text} className="flex items-center gap-3 rounded-xl bg-secondary/60 p-4 text-sm font-semibold">
          <Icon aria-hidden className="size-5 shrink-0 text-primary" />
          {text}
        </li>
      ))}
    </ul>
  )
}

function LoadingPage() {
  return (
    <Page>
      <span role="status" className="sr-only">
        Loading your page
      </span>
      <Skeleton className="h-10 w-64" />
      <Skeleton className="mt-8 h-24 rounded-xl" />
      <Skeleton className="mt-6 h-96 rounded-2xl" />
    </Page>
  )
}
