import type { Marks } from './script.ts'

/**
 * By script and number of the fault: what does not work yet. Once it works, the suite fails until the mark is gone. With the mark of
 * `line-ends`, `hasExactLineEnds` can go too: then all scripts are compared exactly.
 */
export const waiting: Readonly<Record<string, Marks>> = {
  // $0 of a script in a terminal is the path of the shell
  arguments: { P16: { stdout: ['terminal', 'pipe', 'stdin-file'], log: ['terminal', 'pipe', 'stdin-file'] } },
  // each stage reads the file from its beginning
  'reading-stages': { P3: { stdout: ['stdin-file'], log: ['stdin-file'] } },
  'line-ends': { P16: { stdout: ['stdin-file'], stderr: ['pipe'] } },
}
