import { FolderOpen } from 'lucide-react'
import type { ReactNode } from 'react'

import { useVault, useVaultNews, type VaultItem } from './queries'
import { itemName, VaultTile } from './vault-tile'
import { ErrorNotice } from '@/components/error-notice'
import { ProblemAlert } from '@/components/problem-alert'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { Skeleton } from '@/components/ui/skeleton'
import { cn } from '@/lib/cn'

interface VaultGridProps {
  /** What kinds are shown; all when left out. */
  kind?: VaultItem['kind'] | undefined
  /** Which are chosen, where several can be. */
  chosen?: ReadonlySet<string>
  /** What the button of an item does, as "Open" or "Choose". */
  verb: string
  onPick: (item: VaultItem) => void
  /** What is said when there is nothing. */
  empty: ReactNode
}

/** One's own vault as squares, newest first. */
export function VaultGrid({ kind, chosen, verb, onPick, empty }: VaultGridProps) {
  const vault = useVault()
  useVaultNews()
  const items = kind ? vault.items.filter((item) => item.kind === kind) : vault.items
  if (vault.isPending)
    return (
      <div className={GRID}>
        {Array.from({ length: 8 }, (_, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- all alike
          <Skeleton key={index} className="aspect-square rounded-xl" />
        ))}
      </div>
    )
  if (vault.error && items.length === 0)
    return <ErrorNotice error={vault.error} title="Your files could not be loaded" onRetry={() => void vault.refetch()} retrying={vault.isFetching} />
  return (
    <>
      {items.length === 0 && !vault.hasNextPage ? <EmptyState icon={FolderOpen} title="Nothing here yet" description={empty} /> : null}
      <ul className={GRID}>
        {items.map((item) => (
          <li key={item.id} className="min-w-0">
            <button
              type="button"
              aria-label={`${verb} ${itemName(item)}`}
              aria-pressed={chosen ? chosen.has(item.id) : undefined}
              onClick={() => onPick(item)}
              className={cn(
                'block w-full rounded-xl text-start outline-none focus-visible:ring-4 focus-visible:ring-ring',
                chosen?.has(item.id) && 'ring-4 ring-primary ring-offset-2 ring-offset-background',
              )}
            >
              <VaultTile item={item} />
            </button>
          </li>
        ))}
      </ul>
      {vault.isFetchNextPageError ? <ProblemAlert error={vault.error} /> : null}
      {vault.hasNextPage ? (
        <div className="mt-6 flex justify-center">
          <Button variant="outline" loading={vault.isFetchingNextPage} onClick={() => void vault.fetchNextPage()}>
            Show more
          </Button>
        </div>
      ) : null}
    </>
  )
}

const GRID = 'grid grid-cols-[repeat(auto-fill,minmax(6.5rem,1fr))] gap-3 sm:grid-cols-[repeat(auto-fill,minmax(10rem,1fr))] sm:gap-4'
