import { useEffect } from 'react'

/**
 * Stands in for the package `react-style-singleton` (used by Radix's scroll lock), which adds
 * `<style>` elements that `style-src 'self'` refuses. Constructed style sheets are not subject to
 * that directive because only script that already runs can make them.
 */
export function stylesheetSingleton() {
  let uses = 0
  let sheet: CSSStyleSheet | null = null
  return {
    add(css: string) {
      uses += 1
      if (uses > 1) return
      sheet = new CSSStyleSheet()
      sheet.replaceSync(css)
      document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]
    },
    remove() {
      uses -= 1
      if (uses > 0 || !sheet) return
      const gone = sheet
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== gone)
      sheet = null
    },
  }
}

/** A hook that applies the given rules while at least one component uses it. */
export function styleHookSingleton() {
  const sheet = stylesheetSingleton()
  return (styles: string, dynamic?: boolean) => {
    const change = dynamic ? styles : ''
    useEffect(() => {
      sheet.add(styles)
      return () => sheet.remove()
      // eslint-disable-next-line react-hooks/exhaustive-deps -- static rules never change while mounted
    }, [change])
  }
}

/** Component form of {@link styleHookSingleton}. */
export function styleSingleton() {
  const useStyle = styleHookSingleton()
  return function Sheet({ styles, dynamic }: { styles: string; dynamic?: boolean }) {
    useStyle(styles, dynamic)
    return null
  }
}
