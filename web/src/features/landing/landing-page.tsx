import { ArrowRight } from 'lucide-react'

import type { LinkComponent } from '@/components/shell/public-frame'
import { buttonVariants } from '@/components/ui/button'

import { ChatScene } from './chat-scene'
import { FEATURES } from './features'

/** The front page. Also rendered to HTML for the server: it may use no hook and no browser object. */
export function LandingPage({ link: A }: { link: LinkComponent }) {
  return (
    <>
      <section className="relative isolate">
        <div aria-hidden className="absolute inset-x-0 -top-24 bottom-0 -z-10 overflow-hidden mask-b-from-60%">
          <div className="absolute -top-32 -left-40 size-96 rounded-full bg-(--glow-a) blur-[90px] sm:size-[34rem] sm:blur-[110px]" />
          <div className="absolute top-[26rem] -right-40 size-72 rounded-full bg-(--glow-b) blur-[80px] lg:top-40 lg:-right-48 lg:size-[30rem] lg:blur-[120px]" />
        </div>
        <div className="mx-auto grid w-full max-w-6xl items-center gap-12 px-4 pt-10 pb-16 sm:px-8 lg:grid-cols-[1.1fr_1fr] lg:gap-16 lg:pt-20 lg:pb-28">
          <div>
            <h1
              data-page-heading
              tabIndex={-1}
              className="text-[2.6rem] leading-[1.04] font-extrabold tracking-[-0.035em] sm:text-6xl lg:text-[4.25rem]"
            >
              Closer than a <span className="text-primary">comment</span>.
            </h1>
            <p className="mt-6 max-w-xl text-lg leading-relaxed text-pretty text-muted-foreground sm:text-xl">
              OnlyChat is the direct line between creators and the people who follow them. One conversation for the two of
              you, live, and never lost.
            </p>
            <p className="mt-9 flex flex-wrap gap-3">
              <A href="/sign-up" className={buttonVariants({ size: 'lg' })}>
                Create your account
                <ArrowRight aria-hidden />
              </A>
              <A href="/discover" className={buttonVariants({ size: 'lg', variant: 'outline' })}>
                Find creators
              </A>
            </p>
          </div>
          <ChatScene />
        </div>
      </section>

      <section aria-labelledby="features" className="mx-auto w-full max-w-6xl px-4 py-12 sm:px-8 lg:py-16">
        <h2 id="features" className="max-w-2xl text-3xl font-extrabold sm:text-4xl">
          A real messenger, with the creator’s rules built in
        </h2>
        <ul className="mt-10 grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
          {FEATURES.map(({ icon: Icon, title, text }) => (
            <li key={title} className="rounded-2xl border border-border bg-card p-6 shadow-soft">
              <span className="flex size-12 items-center justify-center rounded-xl bg-secondary text-primary">
                <Icon aria-hidden className="size-6" />
              </span>
              <h3 className="mt-5 text-lg font-bold">{title}</h3>
              <p className="mt-2 text-[0.9375rem] leading-relaxed text-muted-foreground">{text}</p>
            </li>
          ))}
        </ul>
      </section>

      <section className="mx-auto w-full max-w-6xl px-4 pt-8 sm:px-8">
        <div className="relative isolate overflow-hidden rounded-[2rem] bg-[oklch(0.3_0.15_287)] px-6 py-12 text-[oklch(0.98_0.01_300)] sm:px-12 sm:py-16">
          <div aria-hidden className="absolute -right-24 -bottom-32 -z-10 size-96 rounded-full bg-[oklch(0.7_0.17_48/0.55)] blur-[90px]" />
          <h2 className="max-w-xl text-3xl font-extrabold sm:text-4xl">You make things? Open your page in a minute.</h2>
          <p className="mt-4 max-w-xl text-lg leading-relaxed text-[oklch(0.9_0.03_295)]">
            Choose a handle, say who you are, and decide who may write: everyone, or only your subscribers.
          </p>
          <p className="mt-8">
            <A
              href="/sign-up?redirect=%2Fcreator"
              className="inline-flex h-13 items-center gap-2 rounded-full bg-[oklch(0.99_0.005_300)] px-7 font-semibold text-[oklch(0.3_0.15_287)] transition-colors hover:bg-[oklch(0.93_0.03_295)]"
            >
              Become a creator
              <ArrowRight aria-hidden className="size-4.5" />
            </A>
          </p>
        </div>
      </section>
    </>
  )
}
