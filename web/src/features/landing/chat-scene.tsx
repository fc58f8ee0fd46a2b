import { CheckCheck } from 'lucide-react'

/** A drawing of a conversation. Decorative: the words beside it say the same. */
export function ChatScene() {
  return (
    <div aria-hidden className="relative mx-auto w-full max-w-md select-none lg:mx-0 lg:justify-self-end">
      <div className="rotate-[1.5deg] overflow-hidden rounded-[2rem] border border-border bg-card shadow-lift">
        <div className="flex items-center gap-3 border-b border-border px-5 py-4">
          <span className="relative flex size-11 items-center justify-center rounded-full bg-[#b54708] text-sm font-semibold text-white">
            MK
            <span className="absolute right-0 bottom-0 size-3.5 rounded-full border-2 border-card bg-online" />
          </span>
          <span>
            <span className="block leading-tight font-bold">Mira Kovač</span>
            <span className="text-sm text-success">online</span>
          </span>
        </div>
        <div className="grid gap-2 bg-thread px-5 py-6 text-[0.9375rem] leading-snug">
          <Bubble>The new prints are drying. Want to see the blue one first?</Bubble>
          <Bubble own>Yes!! Is it the one from the harbour sketch?</Bubble>
          <div className="relative mb-3">
            <Bubble>That one. You asked about it in March, so you get the first look.</Bubble>
            <span className="absolute -bottom-3 left-4 rounded-full border border-border bg-card px-2 py-0.5 text-xs font-semibold shadow-soft">
              💙 1
            </span>
          </div>
          <Bubble own>You remembered. Made my week.</Bubble>
          <span className="flex items-center justify-end gap-1 text-xs text-muted-foreground">
            Read <CheckCheck className="size-4 text-primary" />
          </span>
        </div>
        <div className="flex items-center gap-3 border-t border-border px-5 py-4 text-muted-foreground">
          <span className="flex-1 rounded-full bg-muted px-4 py-2.5 text-sm">Mira is typing…</span>
        </div>
      </div>
    </div>
  )
}

function Bubble({ own, children }: { own?: boolean; children: string }) {
  return own ? (
    <span className="max-w-[82%] justify-self-end rounded-2xl rounded-br-md bg-bubble-own px-4 py-2.5 text-bubble-own-foreground">
      {children}
    </span>
  ) : (
    <span className="inline-block max-w-[82%] justify-self-start rounded-2xl rounded-bl-md bg-bubble-peer px-4 py-2.5 text-bubble-peer-foreground shadow-soft">
      {children}
    </span>
  )
}
