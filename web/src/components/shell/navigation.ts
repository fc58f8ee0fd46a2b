import { Compass, type LucideIcon, MessageCircle, Settings, Sparkles } from 'lucide-react'

export interface Destination {
  to: '/inbox' | '/discover' | '/creator' | '/settings'
  label: string
  icon: LucideIcon
  /** The second key of the "g" shortcut. */
  key: string
}

/** The application's four places, in the order of both navigation bars. */
export const DESTINATIONS: readonly Destination[] = [
  { to: '/inbox', label: 'Inbox', icon: MessageCircle, key: 'i' },
  { to: '/discover', label: 'Discover', icon: Compass, key: 'd' },
  { to: '/creator', label: 'Creator', icon: Sparkles, key: 'c' },
  { to: '/settings', label: 'Settings', icon: Settings, key: 's' },
]
