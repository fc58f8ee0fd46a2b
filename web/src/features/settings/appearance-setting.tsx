import { Monitor, Moon, Sun } from 'lucide-react'
import { RadioGroup } from 'radix-ui'

import { type ThemeChoice, useTheme } from '@/lib/theme'

const CHOICES = [
  { value: 'system', label: 'Device', icon: Monitor },
  { value: 'light', label: 'Light', icon: Sun },
  { value: 'dark', label: 'Dark', icon: Moon },
] as const

/** Light, dark, or like the device. Kept in this browser. */
export function AppearanceSetting() {
  const { choice, setTheme } = useTheme()
  return (
    <RadioGroup.Root
      aria-label="Appearance"
      value={choice}
      onValueChange={(value) => setTheme(value as ThemeChoice)}
      className="grid grid-cols-3 gap-3"
    >
      {CHOICES.map(({ value, label, icon: Icon }) => (
        <RadioGroup.Item
          key={value}
          value={value}
          className="flex min-h-20 flex-col items-center justify-center gap-2 rounded-xl border border-border text-sm font-semibold text-muted-foreground transition-colors hover:bg-accent data-[state=checked]:border-primary data-[state=checked]:bg-secondary data-[state=checked]:text-primary"
        >
          <Icon aria-hidden className="size-5.5" />
          {label}
        </RadioGroup.Item>
      ))}
    </RadioGroup.Root>
  )
}
