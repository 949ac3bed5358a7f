import type { Marks } from './script.ts'

/**
 * By script and number of the fault: what does not work yet. Once it works, the suite fails until the mark is gone. With the mark of
 * `line-ends`, `hasExactLineEnds` can go too: then all scripts are compared exactly.
 */
export const waiting: Readonly<Record<string, Marks>> = {
  'line-ends': { P16: { stdout: ['stdin-file'], stderr: ['pipe'] } },
}
