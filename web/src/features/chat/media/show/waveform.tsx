/** A bar is at least this high, of 100. */
const LEAST = 8

interface WaveformProps {
  /** From 0 to 1, evenly over the time. */
  peaks: readonly number[]
  /** Which part was heard, from 0 to 1. */
  done: number
}

const BARS = 50

/** Loudness over time as bars; those that were heard are darker. */
export function Waveform({ peaks, done }: WaveformProps) {
  const loudest = Math.max(0.05, ...peaks)
  const bars = Array.from({ length: BARS }, (_, index) => {
    const from = Math.floor((index * peaks.length) / BARS)
    const to = Math.max(from + 1, Math.floor(((index + 1) * peaks.length) / BARS))
    return Math.max(0, ...peaks.slice(from, to)) / loudest
  })
  return (
    <svg aria-hidden viewBox={`0 0 ${BARS * 4} 100`} preserveAspectRatio="none" className="size-full fill-current">
      {bars.map((bar, index) => {
        const height = Math.max(LEAST, bar * 100)
        // oxlint-disable-next-line react/no-array-index-key -- a bar is its place
        return <rect key={index} x={index * 4 + 0.75} y={(100 - height) / 2} width={2.5} height={height} rx={1.25} opacity={(index + 0.5) / BARS <= done ? 1 : 0.4} />
      })}
    </svg>
  )
}
