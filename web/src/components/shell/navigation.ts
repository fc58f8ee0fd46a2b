import { Bell, Compass, FolderOpen, type LucideIcon, MessageCircle, Settings, Sparkles } from 'lucide-react'

export interface Destination {
  to: '/inbox' | '/notifications' | '/discover' | '/creator' | '/vault' | '/settings'
  label: string
  icon: LucideIcon
  /** The second key of the "g" shortcut. */
  key: string
}

/** The application's places, in the order of both navigation bars. */
export const DESTINATIONS: readonly Destination[] = [
  { to: '/inbox', label: 'Inbox', icon: MessageCircle, key: 'i' },
  { to: '/notifications', label: 'Activity', icon: Bell, key: 'a' },
  { to: '/discover', label: 'Discover', icon: Compass, key: 'd' },
  { to: '/creator', label: 'Creator', icon: Sparkles, key: 'c' },
  { to: '/vault', label: 'Vault', icon: FolderOpen, key: 'v' },
  { to: '/settings', label: 'Settings', icon: Settings, key: 's' },
]
