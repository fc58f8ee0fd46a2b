import { useTyping } from '../hooks/use-store'

/** Has its place whether or not somebody types, so that nothing jumps. */
export function TypingStrip({ conversationId, name }: { conversationId: string; name: string }) {
  const typing = useTyping(conversationId)
  return (
    <div className="mx-auto flex h-6 w-full max-w-3xl shrink-0 items-center gap-2 px-5 text-xs text-muted-foreground">
      {typing ? (
        <>
          <span aria-hidden className="flex gap-0.5">
            {['', '[animation-delay:150ms]', '[animation-delay:300ms]'].map((delay) => (
              <span key={delay} className={`size-1.5 rounded-full bg-primary/70 motion-safe:animate-bounce ${delay}`} />
            ))}
          </span>
          <span className="truncate">
            <bdi>{name}</bdi> is typing…
          </span>
        </>
      ) : null}
    </div>
  )
}
