/** What Clerk's provider needs; all of it comes from `GET /api/config`, never from the build. */
export interface ClerkOptions {
  publishableKey: string
  signInUrl: string
  signUpUrl: string
}
