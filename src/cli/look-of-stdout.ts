import { styleOf, type Look } from './render/look.ts'
import type { Terminal } from './reporters/surface.ts'

/** What renderers need to know about stdout at this moment. */
export const lookOfStdout = (stdout: Pick<Terminal, 'isTTY' | 'columns'> = process.stdout, env = process.env): Look => ({
  columns: stdout.isTTY === true ? stdout.columns || 80 : askedColumns(env['COLUMNS']),
  now: Date.now(),
  ...styleOf(stdout, env),
})

/** The width of a file or pipe. Unlimited by default, because there is no window to widen to see what was cut. */
const askedColumns = (columns: string | undefined): number =>
  columns !== undefined && /^[1-9]\d*$/.test(columns) ? Number(columns) : Infinity
