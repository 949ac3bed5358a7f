import type { Masking } from '../../src/process/masking.ts'

/** For what is not about secrets. */
export const noMasking: Masking = {
  openStream: () => ({ push: (chunk) => [chunk], end: () => [] }),
  text: (text) => text,
}
