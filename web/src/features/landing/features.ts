import { CheckCheck, CloudOff, DoorOpen, Keyboard, type LucideIcon, PencilLine, Server } from 'lucide-react'

interface Feature {
  icon: LucideIcon
  title: string
  text: string
}

/** What the front page promises. Nothing stands here that the product does not do. */
export const FEATURES: readonly Feature[] = [
  {
    icon: CheckCheck,
    title: 'You see it arrive',
    text: 'Sent, delivered, read: each message says where it is. Typing and presence are live on every device.',
  },
  {
    icon: CloudOff,
    title: 'Nothing gets lost',
    text: 'A message that was sent is stored for good. On a bad connection it waits, and goes out once, never twice.',
  },
  {
    icon: PencilLine,
    title: 'Reply, react, put it right',
    text: 'Quote a message, answer with an emoji, correct a typo within two days, or take a message back.',
  },
  {
    icon: DoorOpen,
    title: 'Creators hold the door',
    text: 'An inbox open to everyone or for subscribers only. The rule can change at any time and holds at once.',
  },
  {
    icon: Keyboard,
    title: 'Made for everybody',
    text: 'Every journey works by keyboard and with a screen reader, on a small phone and on a large desk.',
  },
  {
    icon: Server,
    title: 'Yours to run',
    text: 'One program and one command. Your community’s conversations stay on a machine that you choose.',
  },
]
