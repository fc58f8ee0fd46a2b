const VERSION = 0x7000
const MAX_COUNTER = 0xfff

export interface UuidSource {
  now: () => number
  randomBytes: (length: number) => Uint8Array
}

const browserSource: UuidSource = {
  now: () => Date.now(),
  randomBytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
}

/**
 * Makes version 7 UUIDs (RFC 9562, method 1) that never sort before an earlier one of the same maker, not within one
 * millisecond and not when the device's clock is set back: the order of the outbox is the order of these ids.
 */
export function createUuid7(source: UuidSource = browserSource): () => string {
  let lastMs = 0
  let counter = 0
  return () => {
    const bytes = source.randomBytes(10)
    const now = source.now()
    if (now > lastMs) {
      lastMs = now
      // The top bit stays free, so that at least 2,048 more ids fit into this millisecond.
      counter = (((bytes[8] ?? 0) << 8) | (bytes[9] ?? 0)) & (MAX_COUNTER >> 1)
    } else if (counter === MAX_COUNTER) {
      lastMs += 1
      counter = 0
    } else {
      counter += 1
    }
    const time = lastMs.toString(16).padStart(12, '0')
    const high = (VERSION | counter).toString(16)
    const variant = (0x80 | ((bytes[0] ?? 0) & 0x3f)).toString(16).padStart(2, '0')
    const rest = Array.from(bytes.subarray(1, 8), (byte) => byte.toString(16).padStart(2, '0')).join('')
    return `${time.slice(0, 8)}-${time.slice(8)}-${high}-${variant}${rest.slice(0, 2)}-${rest.slice(2)}`
  }
}

/** The page's own maker of client ids. */
export const uuid7 = createUuid7()
