/** The emoji that are one press away. */
export const QUICK_REACTIONS = ['❤️', '😂', '👍', '🔥', '😍', '😮', '😢', '🙏'] as const

/** What a screen reader says for each of {@link QUICK_REACTIONS}. */
export const QUICK_NAMES: Record<(typeof QUICK_REACTIONS)[number], string> = {
  '❤️': 'red heart',
  '😂': 'tears of joy',
  '👍': 'thumbs up',
  '🔥': 'fire',
  '😍': 'heart eyes',
  '😮': 'surprised',
  '😢': 'crying',
  '🙏': 'folded hands',
}
