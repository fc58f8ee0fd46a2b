import { useNavigate } from '@tanstack/react-router'
import { LogOut, Monitor, Moon, Settings, Sun } from 'lucide-react'

import { useViewer } from '@/api'
import { PersonAvatar } from '@/components/person-avatar'
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuRadioGroup,
  DropdownMenuRadioItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu'
import { useSignOut } from '@/components/use-sign-out'
import { displayName } from '@/lib/people'
import { type ThemeChoice, useTheme } from '@/lib/theme'

const THEMES = [
  { value: 'system', label: 'Like the device', icon: Monitor },
  { value: 'light', label: 'Light', icon: Sun },
  { value: 'dark', label: 'Dark', icon: Moon },
] as const

/** Who is signed in, with the few things one does about that. */
export function AccountMenu() {
  const viewer = useViewer()
  const navigate = useNavigate()
  const { choice, setTheme } = useTheme()
  const { signOut } = useSignOut()
  if (!viewer) return <span className="size-11 animate-pulse rounded-full bg-muted" />
  return (
    <DropdownMenu>
      <DropdownMenuTrigger className="rounded-full">
        <PersonAvatar person={viewer} />
        <span className="sr-only">Account of {displayName(viewer)}</span>
      </DropdownMenuTrigger>
      <DropdownMenuContent side="right" align="end" className="w-60">
        <div className="px-3 py-2">
          <p className="truncate font-semibold">{displayName(viewer)}</p>
          {viewer.email ? <p className="truncate text-sm text-muted-foreground">{viewer.email}</p> : null}
        </div>
        <DropdownMenuSeparator />
        <DropdownMenuLabel>Appearance</DropdownMenuLabel>
        <DropdownMenuRadioGroup value={choice} onValueChange={(value) => setTheme(value as ThemeChoice)}>
          {THEMES.map(({ value, label, icon: Icon }) => (
            <DropdownMenuRadioItem key={value} value={value}>
              <Icon aria-hidden />
              {label}
            </DropdownMenuRadioItem>
          ))}
        </DropdownMenuRadioGroup>
        <DropdownMenuSeparator />
        <DropdownMenuItem onSelect={() => void navigate({ to: '/settings' })}>
          <Settings aria-hidden />
          Settings
        </DropdownMenuItem>
        <DropdownMenuItem onSelect={() => void signOut()}>
          <LogOut aria-hidden />
          Sign out
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  )
}
