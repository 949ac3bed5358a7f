import type { Masking } from '../../src/process/output/masking.ts'

/** For tests without secrets. */
export const noMasking: Masking = {
  openStream: () => ({ push: (chunk) => [chunk], end: () => [] }),
  text: (text) => text,
}
