import { SHORTCUTS } from '@/lib/shortcuts'

/** All keyboard shortcuts, by place. */
export function ShortcutList() {
  return (
    <div className="grid gap-5">
      {SHORTCUTS.map((group) => (
        <section key={group.title} aria-label={group.title}>
          <h3 className="mb-1 text-sm font-semibold text-muted-foreground">{group.title}</h3>
          <dl className="divide-y divide-border">
            {group.shortcuts.map(({ keys, label }) => (
              <div key={label} className="flex items-center justify-between gap-4 py-2.5 text-[0.9375rem]">
                <dt>{label}</dt>
                <dd className="flex shrink-0 gap-1.5">
                  {keys.map((key) => (
                    <kbd
                      key={key}
                      className="inline-flex h-7 min-w-7 items-center justify-center rounded-md border border-b-2 border-border bg-muted px-2 font-sans text-xs font-semibold"
                    >
                      {key}
                    </kbd>
                  ))}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </div>
  )
}
