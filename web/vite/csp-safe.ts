import type { Plugin } from 'vite'

const SONNER_MODULE = /\/sonner\/dist\/index\.mjs/
const SONNER_INJECTION = /^__insertCSS\(".*"\);?$/m

/**
 * Removes the one library call that would add a `<style>` element at run time, which the
 * `style-src 'self'` policy of the server forbids. The same rules come from `sonner/dist/styles.css`.
 * The build fails if the library changes shape, so that a violation cannot come back unseen.
 */
export function cspSafe(): Plugin {
  let seen = false
  return {
    name: 'onlychat-csp-safe',
    apply: 'build',
    enforce: 'pre',
    transform(code, id) {
      if (!SONNER_MODULE.test(id)) return null
      if (!SONNER_INJECTION.test(code)) {
        this.error('sonner no longer injects its style sheet the way vite/csp-safe.ts expects')
      }
      seen = true
      return { code: code.replace(SONNER_INJECTION, ''), map: null }
    },
    buildEnd(error) {
      if (!error && !seen) this.error('sonner was not part of the build; drop vite/csp-safe.ts or fix its pattern')
    },
  }
}
