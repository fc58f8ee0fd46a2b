import type { Schemas } from '@/api'

/** Why something is reported, in plain words. */
export const REASONS: readonly { value: Schemas['ReportReason']; label: string }[] = [
  { value: 'spam', label: 'Advertising nobody asked for' },
  { value: 'scam', label: 'Somebody tries to get money or data by pretence' },
  { value: 'harassment', label: 'Insults, threats or unwanted advances' },
  { value: 'underage', label: 'Somebody may be under age' },
  { value: 'non_consensual', label: 'Pictures or words of somebody who did not agree' },
  { value: 'impersonation', label: 'Somebody pretends to be somebody else' },
  { value: 'illegal', label: 'Something else that is against the law' },
  { value: 'other', label: 'Something else' },
]
