import { File as FileIcon, FolderOpen, ImageIcon, Paperclip } from 'lucide-react'
import { useRef } from 'react'

import { Button } from '@/components/ui/button'
import { DropdownMenu, DropdownMenuContent, DropdownMenuItem, DropdownMenuTrigger } from '@/components/ui/dropdown-menu'

interface AttachButtonProps {
  onChoose: (files: File[]) => void
  onVault: () => void
}

/** Opens the camera roll or the files of this device. */
export function AttachButton({ onChoose, onVault }: AttachButtonProps) {
  const media = useRef<HTMLInputElement>(null)
  const any = useRef<HTMLInputElement>(null)
  const input = (ref: typeof media, label: string, accept?: string) => (
    <input
      ref={ref}
      type="file"
      multiple
      accept={accept}
      aria-label={label}
      tabIndex={-1}
      className="sr-only"
      onChange={(event) => {
        onChoose([...(event.target.files ?? [])])
        // The same file may be chosen again.
        event.target.value = ''
      }}
    />
  )
  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button variant="ghost" size="icon" aria-label="Attach files" className="mb-px text-muted-foreground">
            <Paperclip aria-hidden />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="start" side="top">
          <DropdownMenuItem onSelect={() => media.current?.click()}>
            <ImageIcon aria-hidden />
            Photo or video
          </DropdownMenuItem>
          <DropdownMenuItem onSelect={() => any.current?.click()}>
            <FileIcon aria-hidden />
            File
          </DropdownMenuItem>
          <DropdownMenuItem onSelect={onVault}>
            <FolderOpen aria-hidden />
            From your vault
          </DropdownMenuItem>
        </DropdownMenuContent>
      </DropdownMenu>
      {/* Named formats: phones turn theirs into one of them. */}
      {input(media, 'Photos and videos', 'image/jpeg,image/png,image/webp,image/gif,video/*')}
      {input(any, 'Files')}
    </>
  )
}
