import { type ReactNode, useId } from 'react'

import { Card } from '@/components/ui/card'

interface SettingsSectionProps {
  title: string
  description?: string
  /** What an address leads to it with. */
  id?: string
  children: ReactNode
}

/** One titled group of settings. */
export function SettingsSection({ title, description, id: anchor, children }: SettingsSectionProps) {
  const id = useId()
  return (
    <section id={anchor} aria-labelledby={id} className="scroll-mt-6">
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
