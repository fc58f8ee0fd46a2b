import { CircleAlert, Download, FileArchive, FileText, File as PlainFile } from 'lucide-react'

import { downloadOf } from './sources'
import type { Attachment } from '../types'
import { FAULTS, sizeText } from '../words'
import { cn } from '@/lib/cn'

const ICONS = [
  { ending: /\.(zip|gz|tar|7z|rar)$/i, icon: FileArchive },
  { ending: /\.(pdf|txt|md|docx?|odt|rtf|csv|xlsx?)$/i, icon: FileText },
]

interface FileCardProps {
  attachment: Attachment
  own: boolean
  tabbable: boolean
}

/** A file that is handed over as it is. */
export function FileCard({ attachment, own, tabbable }: FileCardProps) {
  const { name, bytes, status, fault } = attachment
  const Icon = ICONS.find(({ ending }) => ending.test(name))?.icon ?? PlainFile
  const url = downloadOf(attachment)
  const failed = status === 'failed'
  return (
    <div className="flex min-w-52 items-center gap-3 py-1">
      <span className={cn('flex size-11 shrink-0 items-center justify-center rounded-xl', own ? 'bg-black/15' : 'bg-secondary')}>
        {failed ? <CircleAlert aria-hidden className="size-5" /> : <Icon aria-hidden className="size-5" />}
      </span>
      <span className="min-w-0 flex-1">
        <bdi className="block truncate text-[0.9375rem] font-medium">{name}</bdi>
        <span className={cn('block text-[0.8125rem]', own ? 'text-bubble-own-muted' : 'text-bubble-peer-muted')}>
          {failed ? FAULTS[fault ?? 'internal'] : sizeText(bytes)}
        </span>
      </span>
      {url ? (
        <a
          href={url}
          download={name}
          tabIndex={tabbable ? 0 : -1}
          aria-label={`Download ${name}`}
          className={cn('flex size-10 shrink-0 items-center justify-center rounded-full', own ? 'hover:bg-black/15' : 'hover:bg-secondary')}
        >
          <Download aria-hidden className="size-5" />
        </a>
      ) : null}
    </div>
  )
}
