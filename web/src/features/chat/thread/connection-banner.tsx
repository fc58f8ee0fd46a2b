import { CloudOff, RefreshCw, WifiOff } from 'lucide-react'
import { useEffect, useState } from 'react'

import { useChat } from '../hooks/chat-context'
import { useNow } from '../hooks/use-now'
import { useConnection } from '../hooks/use-store'
import { secondsUntil } from '../model/time'
import type { ConnectionState } from '@/realtime/client'
import { Button } from '@/components/ui/button'
import { Spinner } from '@/components/ui/spinner'

/** A connection that is back this soon was never missed. */
const QUIET_MS = 1_500

function Countdown({ at }: { at: number }) {
  const seconds = secondsUntil(at, useNow(250))
  // The number changes every second: for the eyes only.
  return <span aria-hidden> Trying again in {seconds} s.</span>
}

function content(state: ConnectionState) {
  switch (state.kind) {
    case 'offline':
      return { icon: WifiOff, text: 'You are offline. What you write is kept and sent when you are back.', at: state.at, retry: true }
    case 'reconnecting':
      return { icon: CloudOff, text: 'The connection was lost. What you write is kept.', at: state.at, retry: true }
    case 'connecting':
      return { icon: null, text: 'Connecting…', at: null, retry: false }
    case 'closed':
      return state.reason === 'protocol'
        ? { icon: RefreshCw, text: 'OnlyChat was updated. Reload the page to go on live; what you have written stays.', at: null, retry: false }
        : null
    default:
      return null
  }
}

/** Says that and why messages do not come live just now, and what can be done. */
export function ConnectionBanner() {
  const state = useConnection()
  return (
    <div role="status" className="shrink-0">
      {state.kind === 'online' || state.kind === 'idle' ? null : <Away state={state} />}
    </div>
  )
}

/** Lives from the loss of the connection to its return. */
function Away({ state }: { state: ConnectionState }) {
  const { client } = useChat()
  const [shown, setShown] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), QUIET_MS)
    return () => clearTimeout(timer)
  }, [])

  const said = content(state)
  if (!shown || !said) return null
  const Icon = said.icon
  return (
    <div className="flex min-h-11 items-center gap-2.5 border-b border-border bg-warm-soft px-4 py-1.5 text-sm text-warm-foreground">
      {Icon ? <Icon aria-hidden className="size-4.5 shrink-0" /> : <Spinner className="size-4.5 shrink-0" />}
      <p className="min-w-0 flex-1">
        {said.text}
        {said.at === null ? null : <Countdown at={said.at} />}
      </p>
      {said.retry ? (
        <Button variant="ghost" size="sm" className={buttonClasses} onClick={() => client.retryNow()}>
          Try now
        </Button>
      ) : null}
      {state.kind === 'closed' ? (
        <Button variant="ghost" size="sm" className={buttonClasses} onClick={() => window.location.reload()}>
          Reload
        </Button>
      ) : null}
    </div>
  )
}

const buttonClasses = '-me-2 text-inherit hover:bg-warm/20 hover:text-inherit'
