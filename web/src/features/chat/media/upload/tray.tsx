import { useRef, useState } from 'react'

import { AltDialog } from './alt-dialog'
import { useTray } from './hooks'
import { useTrayDrag } from './tray-drag'
import { TrayTile } from './tray-tile'
import { totalText } from './tray-total'
import { useChat } from '../../hooks/chat-context'

/** The files that go with the next message. */
export function Tray({ conversationId }: { conversationId: string }) {
  const items = useTray(conversationId)
  const { uploads } = useChat()
  const [described, setDescribed] = useState<string | null>(null)
  const [moved, setMoved] = useState('')
  const list = useRef<HTMLUListElement>(null)
  const { grab, style, lifted } = useTrayDrag(list, items.map(({ record }) => record.localId), move)
  if (items.length === 0) return null
  const undescribed = items.filter(({ record }) => record.kind === 'image' && !record.alt).length
  const item = items.find(({ record }) => record.localId === described)

  function move(localId: string, by: number) {
    uploads.move(localId, by)
    const now = uploads.tray(conversationId)
    const place = now.findIndex(({ record }) => record.localId === localId)
    setMoved(`${now[place]?.record.name ?? ''} is ${place + 1} of ${now.length}`)
  }

  return (
    <section aria-label="Files of the message" className="grid gap-1.5">
      <ul ref={list} className="flex gap-2 overflow-x-auto pt-2 pb-1">
        {items.map((one, index) => {
          const { localId } = one.record
          return (
            <TrayTile
              key={localId}
              item={one}
              index={index}
              count={items.length}
              style={style(index)}
              lifted={lifted === localId}
              onGrab={(event) => grab(localId, event)}
              onMove={(by) => move(localId, by)}
              onDescribe={() => setDescribed(localId)}
            />
          )
        })}
      </ul>
      <p className="text-xs text-muted-foreground tabular-nums">
        {totalText(items)}
        {undescribed > 0 ? ' · Describe pictures for people who cannot see them.' : ''}
      </p>
      <p aria-live="polite" className="sr-only">
        {moved}
      </p>
      {item ? (
        <AltDialog
          item={item}
          onSave={(alt) => {
            uploads.describe(item.record.localId, alt)
            setDescribed(null)
          }}
          onClose={() => setDescribed(null)}
        />
      ) : null}
    </section>
  )
}
