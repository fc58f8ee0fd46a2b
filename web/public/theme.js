// Applies the chosen appearance before the first paint. A file of its own because the content
// security policy allows no inline script. Kept in step with src/lib/theme.ts.
;(() => {
  let choice = null
  try {
    choice = localStorage.getItem('onlychat.theme')
  } catch {
    // Storage can be switched off; the system's appearance is used then.
  }
  const dark = choice === 'dark' || (choice !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.classList.toggle('dark', dark)
  document.documentElement.style.colorScheme = dark ? 'dark' : 'light'
  const meta = document.querySelector('meta[name="theme-color"]')
  if (meta) meta.setAttribute('content', dark ? '#15121f' : '#faf8ff')
})()
