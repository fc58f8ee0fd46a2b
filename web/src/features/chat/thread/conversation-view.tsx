import { lazy, Suspense, useEffect, useRef, useState } from 'react'

import { ConnectionBanner } from './connection-banner'
import { ConversationHeader } from './conversation-header'
import { DeleteDialog } from './delete-dialog'
import { MessageList, type MessageListHandle } from './message-list'
import { type RowOverlay, ThreadActionsContext } from './thread-actions'
import { ThreadSkeleton } from './thread-skeleton'
import { TypingStrip } from './typing-strip'
import { complain, useActionsOf } from './use-thread-actions'
import { useRows } from './use-rows'
import { BlockedNotice } from '../composer/blocked-notice'
import { BlockingNotice } from '../composer/blocking-notice'
import { Composer, type ComposerHandle } from '../composer/composer'
import { useBlocked } from '../composer/use-blocked'
import { useComposer } from '../composer/use-composer'
import { useChat } from '../hooks/chat-context'
import { useHover } from '../hooks/use-media-query'
import { useLimits } from '../hooks/use-limits'
import { useThread } from '../hooks/use-store'
import { useConversationSettings } from '../inbox/use-conversation-settings'
import { mayEdit } from '../model/permissions'
import { messageRow } from '../model/timeline'
import { cleanText } from '../model/text'
import { uuid7 } from '../model/uuid7'
import type { Conversation, Message } from '../model/types'
import { useConfig } from '@/api'
import { ErrorNotice } from '@/components/error-notice'
import { DropZone } from '../media/upload/drop-zone'
import { fromVault } from '../media/upload/from-vault'
import { useTray } from '../media/upload/hooks'
import { Tray } from '../media/upload/tray'
import { useAttach } from '../media/upload/use-attach'
import { displayName } from '@/lib/people'

const VaultPicker = lazy(async () => ({ default: (await import('../vault/vault-picker')).VaultPicker }))

const ConversationSearch = lazy(async () => ({ default: (await import('../search/conversation-search')).ConversationSearch }))

const ReportDialog = lazy(async () => ({ default: (await import('../privacy/report-dialog')).ReportDialog }))

/** The screen of one conversation. */
export function ConversationView({ conversation, at }: { conversation: Conversation; at: number | undefined }) {
  const { id, peer } = conversation
  const chat = useChat()
  const { changes, history, typing, userId } = chat
  const limits = useLimits()
  const hover = useHover()
  const setSettings = useConversationSettings()
  const { thread, stretch, lastSeq, loads } = useThread(id)
  const rows = useRows(id)
  const composer = useComposer(id)
  const attach = useAttach(id)
  const files = useTray(id)
  const config = useConfig().data
  const { blocked, tryAnyway } = useBlocked(conversation)
  const field = useRef<ComposerHandle>(null)
  const list = useRef<MessageListHandle>(null)
  const [overlay, setOverlay] = useState<RowOverlay | null>(null)
  const [choosing, setChoosing] = useState(false)
  const [searching, setSearching] = useState(false)
  const [reported, setReported] = useState<Message | null>(null)
  const [doomed, setDoomed] = useState<Message | null>(null)
  const doomedKey = useRef<string | null>(null)
  const askToDelete = (message: Message) => {
    doomedKey.current = messageRow(message, userId).key
    setDoomed(message)
  }
  const actions = useActionsOf({ conversation, composer, field, list, setOverlay, askToDelete, report: setReported })
  const { draft } = composer
  const about = (draft.editing ?? draft.replyTo)?.seq

  useEffect(() => history.open(id), [history, id])

  // Opened, it no longer looks unread. What is marked while it is open stays so: whoever marks it leaves.
  const [marked] = useState(conversation.settings.unread)
  useEffect(() => {
    // If it fails, the next opening does it.
    if (marked) setSettings(id, { unread: false }).catch(() => {})
  }, [marked, id, setSettings])

  // With a keyboard at hand writing can begin at once; on a phone the on-screen keyboard would cover what there is to read.
  useEffect(() => {
    if (hover) field.current?.focus()
  }, [hover])

  function saveEdit(message: Message, text: string) {
    composer.edited()
    if (text === message.text) return
    changes.edit(message, text).catch((error: unknown) =>
      complain('Your change was not saved', error, { label: 'Edit again', onClick: () => composer.startEdit(message, text) }),
    )
  }

  function submit() {
    const { editing, replyTo } = draft
    const message = editing ? thread.get(editing.seq) : undefined
    if (editing && message) return saveEdit(message, cleanText(editing.text))
    if (!chat.send(id, editing?.text ?? draft.text, replyTo)) return
    composer.sent()
    list.current?.clearDivider()
    void history.showLatest(id).then(() => list.current?.scrollToEnd())
  }

  function speak({ file, durationMs }: { file: File; durationMs: number }) {
    const measures = { width: null, height: null, durationMs }
    const kind = { localId: uuid7(), mediaId: null, kind: 'audio', purpose: 'voice', name: file.name, bytes: file.size, alt: null } as const
    chat.sendVoice(id, { ...kind, ...measures, position: 0, file, uploadUrl: null }, draft.replyTo)
    composer.sent()
    void history.showLatest(id).then(() => list.current?.scrollToEnd())
  }

  function editLast() {
    for (let seq = stretch?.hi ?? 0; seq >= (stretch?.lo ?? 1); seq -= 1) {
      const message = thread.get(seq)
      if (message && mayEdit(message, userId, limits, Date.now())) return composer.startEdit(message)
    }
  }

  function leaveDialog() {
    if (doomedKey.current !== null) list.current?.focusRow(doomedKey.current)
  }

  const loading = stretch === null && lastSeq > 0
  const failed = loading && loads.first.kind === 'failed' ? loads.first.problem : null
  const name = displayName(peer)
  const shown = !loading
  useEffect(() => {
    if (at !== undefined && shown) actions.jumpTo(at)
  }, [actions, at, shown])
  return (
    <ThreadActionsContext value={actions}>
      <DropZone onDrop={attach}>
        <ConversationHeader conversation={conversation} onSearch={() => setSearching(true)} />
        <ConnectionBanner />
        {failed ? (
          <div className="flex min-h-0 flex-1 flex-col justify-center">
            <ErrorNotice error={failed} title="The messages could not be loaded" onRetry={() => void history.loadLatest(id)} />
          </div>
        ) : loading ? (
          <ThreadSkeleton />
        ) : (
          <MessageList ref={list} conversation={conversation} rows={rows} overlay={overlay} onLeave={() => field.current?.focus()} />
        )}
        <TypingStrip conversationId={id} name={name} />
        <div className="safe-bottom shrink-0">
          {conversation.blocked ? (
            <BlockingNotice userId={peer.id} name={name} />
          ) : blocked ? (
            <BlockedNotice name={name} handle={peer.creator?.handle} onTryAnyway={tryAnyway} />
          ) : (
            <Composer
              ref={field}
              state={composer}
              about={about === undefined ? undefined : thread.get(about)}
              peerName={name}
              selfId={userId}
              files={{ count: files.length, spoilt: files.some(({ state }) => state.phase === 'failed') }}
              tray={<Tray conversationId={id} />}
              maxChars={limits.messageMaxChars}
              voice={config?.media.video ?? true}
              onAttach={attach}
              onVault={() => setChoosing(true)}
              onVoice={speak}
              onSubmit={submit}
              onTyped={() => typing.typed(id)}
              onEditLast={editLast}
              onShow={actions.jumpTo}
            />
          )}
        </div>
      </DropZone>
      {searching ? (
        <Suspense>
          <ConversationSearch conversation={conversation} onChoose={actions.jumpTo} onClose={() => setSearching(false)} />
        </Suspense>
      ) : null}
      {choosing ? (
        <Suspense>
          <VaultPicker
            room={(config?.limits.attachmentsPerMessage ?? 40) - files.length}
            onChoose={(items) => {
              chat.uploads.add(fromVault(items, id, files.length))
              setChoosing(false)
            }}
            onClose={() => setChoosing(false)}
          />
        </Suspense>
      ) : null}
      {reported ? (
        <Suspense>
          <ReportDialog userId={peer.id} name={name} message={reported} onClose={() => setReported(null)} />
        </Suspense>
      ) : null}
      <DeleteDialog message={doomed} onDelete={(message) => changes.remove(message)} onClose={() => setDoomed(null)} onLeft={leaveDialog} />
    </ThreadActionsContext>
  )
}
