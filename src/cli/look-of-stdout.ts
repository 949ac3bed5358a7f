import { styleOf, type Look } from './render/look.ts'
import type { Terminal } from './reporters/surface.ts'

/** What renderers need to know of stdout, now. */
export const lookOfStdout = (stdout: Pick<Terminal, 'isTTY' | 'columns'> = process.stdout, env = process.env): Look => ({
  columns: stdout.isTTY === true ? stdout.columns || 80 : askedColumns(env['COLUMNS']),
  now: Date.now(),
  ...styleOf(stdout, env),
})

/** A file and a pipe have any width: what is cut there nobody can widen a window to see. */
const askedColumns = (columns: string | undefined): number =>
  columns !== undefined && /^[1-9]\d*$/.test(columns) ? Number(columns) : Infinity
