import { Check } from 'lucide-react'
import { RadioGroup } from 'radix-ui'

import { SWATCHES } from '@/lib/colors'

interface ColorChooserProps {
  labelledBy: string
  /** `#rrggbb`, or empty for the colour that is given by default. */
  value: string
  onChange: (value: string) => void
}

/** One's colour. White text is readable on each of them. */
export function ColorChooser({ labelledBy, value, onChange }: ColorChooserProps) {
  return (
    <RadioGroup.Root
      aria-labelledby={labelledBy}
      value={value}
      onValueChange={onChange}
      className="grid grid-cols-6 gap-2 sm:grid-cols-12 sm:gap-1.5"
    >
      {SWATCHES.map((swatch) => (
        <RadioGroup.Item
          key={swatch.value}
          value={swatch.value}
          aria-label={swatch.name}
          title={swatch.name}
          className="group flex aspect-square min-h-11 w-full items-center justify-center rounded-full sm:min-h-0"
        >
          <span
            className="flex size-10 items-center justify-center rounded-full ring-offset-2 ring-offset-card transition-transform group-hover:scale-108 group-data-[state=checked]:ring-2 group-data-[state=checked]:ring-foreground sm:size-9"
            style={{ backgroundColor: swatch.value }}
          >
            <Check aria-hidden className="size-5 text-white opacity-0 group-data-[state=checked]:opacity-100" strokeWidth={3} />
          </span>
        </RadioGroup.Item>
      ))}
    </RadioGroup.Root>
  )
}
