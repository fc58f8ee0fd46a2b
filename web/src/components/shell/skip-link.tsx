/** The first thing the keyboard meets: past the navigation, to the content. */
export function SkipLink() {
  return (
    <a
      href="#main"
      className="fixed top-2 left-2 z-60 -translate-y-24 rounded-full bg-primary px-5 py-3 font-semibold text-primary-foreground focus:translate-y-0 focus:shadow-lift"
    >
      Skip to the content
    </a>
  )
}
