import { Upload } from 'lucide-react'
import { type DragEvent, type ReactNode, useState } from 'react'

/** Whether what is dragged are files, and not a text or a link of this page. */
const hasFiles = (event: DragEvent) => event.dataTransfer.types.includes('Files')

interface DropZoneProps {
  onDrop: (files: File[]) => void
  children: ReactNode
}

/** Takes files that are dropped on what is inside. */
export function DropZone({ onDrop, children }: DropZoneProps) {
  // Each part inside says that the pointer enters and leaves it.
  const [depth, setDepth] = useState(0)
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- the same by the button and by pasting
    <div
      className="relative flex h-full min-h-0 flex-col"
      onDragEnter={(event) => hasFiles(event) && setDepth((before) => before + 1)}
      onDragLeave={(event) => hasFiles(event) && setDepth((before) => Math.max(0, before - 1))}
      onDragOver={(event) => {
        if (hasFiles(event)) event.preventDefault()
      }}
      onDrop={(event) => {
        setDepth(0)
        if (!hasFiles(event)) return
        event.preventDefault()
        onDrop([...event.dataTransfer.files])
      }}
    >
      {children}
      {depth > 0 ? (
        <div className="pointer-events-none absolute inset-2 z-20 flex flex-col items-center justify-center gap-2 rounded-2xl border-2 border-dashed border-primary bg-background/85 text-lg font-semibold text-primary">
          <Upload aria-hidden className="size-8" />
          Drop to attach
        </div>
      ) : null}
    </div>
  )
}
