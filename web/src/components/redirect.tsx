import { useRouter } from '@tanstack/react-router'
import { useEffect, useState } from 'react'

/**
 * Leads to a path of this site (query and hash included) in place of the present one. The path is the
 * one given first: a path made from the present address would change with the navigation it causes.
 */
export function Redirect({ to }: { to: string }) {
  const router = useRouter()
  const [target] = useState(to)
  useEffect(() => router.history.replace(target), [router, target])
  return null
}
