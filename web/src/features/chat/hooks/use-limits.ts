import { useConfig } from '@/api'

/** What holds until the server has said what it allows; the server checks everything itself. */
const DEFAULTS = { messageMaxChars: 10_000, editWindowSeconds: 172_800, deleteWindowSeconds: null, reactionsPerMessage: 20 }

export interface ChatLimits {
  messageMaxChars: number
  editWindowSeconds: number | null
  deleteWindowSeconds: number | null
  reactionsPerMessage: number
}

export function useLimits(): ChatLimits {
  return useConfig().data?.limits ?? DEFAULTS
}
