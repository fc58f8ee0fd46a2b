import { useEffect, useRef } from 'react'

import { useMediaQuery } from '../../hooks/use-media-query'

/** A short film that plays again and again without sound, while it is in view; it stands still for who wants less motion. */
export function LoopingVideo({ url }: { url: string }) {
  const element = useRef<HTMLVideoElement>(null)
  const still = useMediaQuery('(prefers-reduced-motion: reduce)')
  useEffect(() => {
    const video = element.current
    if (!video || still) return
    const watch = new IntersectionObserver(([entry]) => {
      // A browser that saves power may refuse: then the first picture stands.
      if (entry?.isIntersecting) video.play().catch(() => {})
      else video.pause()
    })
    watch.observe(video)
    return () => watch.disconnect()
  }, [still])
  if (still) return null
  return <video ref={element} src={url} muted loop playsInline preload="none" aria-hidden className="absolute inset-0 size-full object-cover" />
}
