declare module 'virtual:emoji-data' {
  /** Where `<locale>/data.json` and `<locale>/messages.json` are served. */
  export const emojiDataUrl: string
}
