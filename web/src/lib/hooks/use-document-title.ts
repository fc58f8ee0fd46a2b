import { useEffect } from 'react'

/** The name of the product as it ends every title. */
export const SITE_NAME = 'OnlyChat'

/** Sets the page's title: "Inbox · OnlyChat". */
export function useDocumentTitle(title: string | null): void {
  useEffect(() => {
    document.title = title ? `${title} · ${SITE_NAME}` : SITE_NAME
  }, [title])
}
