import { Album } from './album'
import { AudioCard } from './audio-card'
import { FileCard } from './file-card'
import { isSeen } from './layout'
import type { Attachment } from '../types'

interface AttachmentsProps {
  attachments: readonly Attachment[]
  own: boolean
  tabbable: boolean
}

/** Everything that a message carries: first what is seen, then what is heard, then files. */
export function Attachments({ attachments, own, tabbable }: AttachmentsProps) {
  const seen = attachments.filter(isSeen)
  return (
    <div className="grid gap-1.5">
      {seen.length > 0 ? <Album items={seen} own={own} tabbable={tabbable} /> : null}
      {attachments
        .filter((attachment) => !isSeen(attachment))
        .map((attachment) =>
          attachment.kind === 'audio' ? (
            <AudioCard key={attachment.id} attachment={attachment} own={own} tabbable={tabbable} />
          ) : (
            <FileCard key={attachment.id} attachment={attachment} own={own} tabbable={tabbable} />
          ),
        )}
    </div>
  )
}
