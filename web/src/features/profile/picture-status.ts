import { useEffect, useState } from 'react'

export type PictureStatus = 'none' | 'loading' | 'shown' | 'broken'

/** Whether a picture's address leads to a picture. */
export function usePictureStatus(url: string | null): PictureStatus {
  const [result, setResult] = useState<{ url: string; status: PictureStatus } | null>(null)
  useEffect(() => {
    if (!url) return
    const image = new Image()
    image.referrerPolicy = 'no-referrer'
    image.addEventListener('load', () => setResult({ url, status: 'shown' }))
    image.addEventListener('error', () => setResult({ url, status: 'broken' }))
    image.src = url
    return () => {
      image.src = ''
    }
  }, [url])
  if (!url) return 'none'
  return result?.url === url ? result.status : 'loading'
}
