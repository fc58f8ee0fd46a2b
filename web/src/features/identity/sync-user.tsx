import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'

import { $api, type Schemas, useViewerQuery, viewerKey } from '@/api'
import { type Problem, toProblem } from '@/lib/problem'
import { type KnownProfile, useSessionState } from '@/session'
import { forgetSynced, markSynced, useSynced } from '@/session/synced'

export type SyncState =
  /** `known`: the server was told of them before, they are only asked for anew. */
  | { status: 'syncing'; known: boolean }
  | { status: 'ready' }
  | { status: 'failed'; problem: Problem; retry: () => void }

/**
 * Hands the signed-in person to the server (`POST /api/auth/sync-user`), once per session and user;
 * a mark in `localStorage` remembers it. Everything that needs the own user waits for `ready`.
 */
export function useSyncUser(): SyncState {
  const session = useSessionState()
  const synced = useSynced()
  const queryClient = useQueryClient()
  const viewer = useViewerQuery()
  const sync = $api.useMutation('post', '/api/auth/sync-user')
  const { mutate, status, reset } = sync
  const due = session.status === 'signed-in' && !synced

  useEffect(() => {
    if (!due || status !== 'idle') return
    mutate(
      { body: syncBody(session.profile, session.subject) },
      {
        onSuccess: ({ user }) => {
          queryClient.setQueryData(viewerKey, { user })
          markSynced(session)
        },
        onSettled: (_, error) => {
          if (!error) reset()
        },
      },
    )
  }, [due, status, mutate, reset, session, queryClient])

  // The mark says "synced" but the server does not know the person: its database is another one.
  const unknown = viewer.error ? toProblem(viewer.error).status === 404 : false
  useEffect(() => {
    if (unknown) forgetSynced()
  }, [unknown])

  if (sync.error) return { status: 'failed', problem: toProblem(sync.error), retry: reset }
  if (viewer.error && !unknown) {
    return { status: 'failed', problem: toProblem(viewer.error), retry: () => void viewer.refetch() }
  }
  return viewer.data ? { status: 'ready' } : { status: 'syncing', known: synced && !unknown }
}

/** What the provider does not know is left out: a null would clear what the person set here. */
function syncBody(profile: KnownProfile | null, subject: string): Schemas['SyncUserRequest'] {
  if (!profile) return {}
  const { email, firstName, lastName, imageUrl } = profile
  return {
    clerkId: subject,
    ...(email ? { email } : {}),
    ...(firstName ? { firstName } : {}),
    ...(lastName ? { lastName } : {}),
    ...(imageUrl ? { imageUrl } : {}),
  }
}
