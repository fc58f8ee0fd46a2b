import { fileURLToPath } from 'node:url'

import tailwindcss from '@tailwindcss/vite'
import { tanstackRouter } from '@tanstack/router-plugin/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

import { cspSafe } from './vite/csp-safe.ts'
import { emojiData } from './vite/emoji-data.ts'
import { serviceWorker } from './vite/service-worker.ts'

const src = fileURLToPath(new URL('./src', import.meta.url))
const server = process.env.ONLYCHAT_DEV_SERVER ?? 'http://localhost:8747'

/** Which modules share a chunk. What is not named here goes where its pages need it. */
const CHUNKS = [
  // What every page begins with: one file for the libraries, which change seldom.
  { name: 'vendor', tags: ['$initial' as const], test: /node_modules/, priority: 40 },
  { name: 'forms', test: /node_modules\/(?:react-hook-form|zod|@hookform)\/|\/src\/lib\/(?:zod|forms|hooks\/use-form-draft)/, priority: 20 },
  { name: 'overlays', test: /node_modules\/(?:@radix-ui|@floating-ui|react-remove-scroll|aria-hidden)/, priority: 10, minShareCount: 2 },
  { name: 'icons', test: /node_modules\/lucide-react/, minShareCount: 2 },
  // The application's own part of that.
  { name: 'app', tags: ['$initial' as const], test: /\/src\//, priority: 30 },
  { name: 'parts', test: /\/src\/components\/(?:logo|page|problem-alert|ui\/(?:input|label|field|textarea|alert|badge|card|skeleton|empty-state))\.tsx/, minShareCount: 2 },
]

export default defineConfig({
  plugins: [
    cspSafe(),
    emojiData(),
    tanstackRouter({
      target: 'react',
      autoCodeSplitting: true,
      routesDirectory: './src/routes',
      generatedRouteTree: './src/routeTree.gen.ts',
      quoteStyle: 'single',
      semicolons: false,
    }),
    react(),
    tailwindcss(),
    serviceWorker(),
  ],
  resolve: {
    alias: [
      { find: '@', replacement: src },
      // Scroll locking without <style> elements: see the module's own comment.
      { find: 'react-style-singleton', replacement: `${src}/lib/style-singleton.ts` },
    ],
  },
  build: {
    target: 'es2022',
    // A data: URL would be refused by font-src and hides the real size of what is loaded.
    assetsInlineLimit: 0,
    manifest: true,
    sourcemap: false,
    rolldownOptions: {
      output: {
        // A few chunks that many pages share, in place of dozens of small ones.
        codeSplitting: {
          // Otherwise a group takes along what its modules import, and with it the pages that use only that.
          includeDependenciesRecursively: false,
          groups: CHUNKS,
        },
      },
    },
  },
  server: {
    port: 5173,
    proxy: { '/api': { target: server, changeOrigin: true, ws: true } },
  },
})
