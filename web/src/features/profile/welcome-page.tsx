import { useRouter } from '@tanstack/react-router'

import type { Schemas } from '@/api'
import { Logo } from '@/components/logo'
import { SkipLink } from '@/components/shell/skip-link'
import { useSignOut } from '@/components/use-sign-out'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'

import { ProfileForm } from './profile-form'

interface WelcomePageProps {
  user: Schemas['User']
  /** Where to go once the profile is there: a path of this site. */
  onward: string
}

/** The first thing after signing up: who one is to others. */
export function WelcomePage({ user, onward }: WelcomePageProps) {
  const router = useRouter()
  const { signOut, pending } = useSignOut()
  return (
    <div className="min-h-dvh bg-background">
      <SkipLink />
      <header className="mx-auto flex w-full max-w-2xl items-center justify-between px-4 pt-[max(1rem,env(safe-area-inset-top))] sm:px-8">
        <Logo />
        <Button variant="ghost" loading={pending} onClick={() => void signOut()}>
          Sign out
        </Button>
      </header>
      <main id="main" tabIndex={-1} className="mx-auto w-full max-w-2xl px-4 pt-8 pb-16 outline-none sm:px-8">
        <h1 data-page-heading tabIndex={-1} className="text-3xl font-extrabold sm:text-4xl">
          Who are you here?
        </h1>
        <p className="mt-2 text-muted-foreground">The people you write to see this. You can change all of it later.</p>
        <Card className="mt-8 p-5 sm:p-8">
          <ProfileForm user={user} submitLabel="Continue" finishSetup onSaved={() => router.history.replace(onward)} />
        </Card>
      </main>
    </div>
  )
}
