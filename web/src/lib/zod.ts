import * as z from 'zod/mini'

// Zod otherwise tries `new Function`, which the content security policy refuses. Import it from here only.
z.config({ jitless: true })

export { z }
