import { type ReactNode, useId } from 'react'

import { Card } from '@/components/ui/card'

/** One titled group of settings. */
export function SettingsSection({ title, description, children }: { title: string; description?: string; children: ReactNode }) {
  const id = useId()
  return (
    <section aria-labelledby={id}>
      <Card className="p-5 sm:p-7">
        <h2 id={id} className="text-lg font-bold">
          {title}
        </h2>
        {description ? <p className="mt-0.5 text-[0.9375rem] text-muted-foreground">{description}</p> : null}
        <div className="mt-5">{children}</div>
      </Card>
    </section>
  )
}
