import { styleOf, type Look } from './render/look.ts'

/** What renderers need to know of stdout, now. */
export const lookOfStdout = (): Look => ({
  columns: process.stdout.columns || 80,
  now: Date.now(),
  ...styleOf(process.stdout, process.env),
})
