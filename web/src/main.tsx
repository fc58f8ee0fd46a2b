import '@/styles/index.css'

import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'

import { App } from '@/app/app'
import { router } from '@/app/router'

/**
 * The first page's code is fetched before React replaces what the server sent, so nothing flashes. (No
 * top-level await: a page's chunk may import this module's, and would wait for it for ever.)
 */
async function start(root: HTMLElement): Promise<void> {
  // A failure shows itself again inside the router, which has a page for it.
  await router.load().catch(() => undefined)
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  )
}

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')
void start(root)
