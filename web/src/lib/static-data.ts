import '@tanstack/react-router'

declare module '@tanstack/react-router' {
  interface StaticDataRouteOption {
    /** The page's title, when it does not depend on data. */
    title?: string
    /** Readable without signing in. Everything under the shell needs a session otherwise. */
    public?: boolean
    /** Hides the bottom bar on a phone: a conversation wants the whole screen. */
    immersive?: boolean
  }
}
