import { Link } from '@tanstack/react-router'

import type { PublicLinkProps } from './public-frame'

/** A link of the public pages inside the running application. */
export function RouterLink({ href, ...props }: PublicLinkProps) {
  const { pathname, searchParams } = new URL(href, window.location.origin)
  return <Link to={pathname} search={Object.fromEntries(searchParams)} {...props} />
}
