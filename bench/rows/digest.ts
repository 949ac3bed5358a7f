import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Bench } from '../bench-home.ts'
import { inMs, median, percentile, type Row } from '../row.ts'

const most = 30
const size = 1024 * 1024

/** Lines as compilers and test runners write them. Some hold the words that failures have. */
const usualLines = (index: number): string => {
  if (index % 50 === 7) return `[12:03:${index % 60}] compiled packages/core/src/part-${index}.ts with 0 errors in ${index % 900} ms`
  if (index % 50 === 23) return `  ✓ rejects a failed upload with an error (${index % 40} ms)`
  return `  ✓ keeps entry ${index} of packages/core/src/part-${index % 300}.ts (${index % 40} ms)`
}

const makeLog = (): { readonly text: string; readonly lines: number; readonly failing: number } => {
  const lines: string[] = []
  for (let bytes = 0; bytes < size; bytes += Buffer.byteLength(lines.at(-1) ?? '') + 1) lines.push(usualLines(lines.length))
  const failing = Math.floor(lines.length / 2)
  lines[failing] = 'AssertionError: expected 1 to equal 2'
  return { text: `${lines.join('\n')}\n`, lines: lines.length, failing: failing + 1 }
}

/** The end of a failed job that wrote 1 MiB: what finding its headline takes in a fresh process, as a runner is. */
export const digest = ({ home, quick }: Bench): Promise<Row> => {
  const { text, lines, failing } = makeLog()
  writeFileSync(join(home.project, 'test.log'), text)
  const script = join(import.meta.dirname, '../headline-once.ts')
  const times = Array.from({ length: quick ? 10 : 40 }, () => {
    const { stdout } = spawnSync(process.execPath, [script, home.project, String(Buffer.byteLength(text)), String(lines)], {
      encoding: 'utf8',
    })
    const { line, ms } = JSON.parse(stdout) as { readonly line?: number; readonly ms: number }
    if (line !== failing) throw new Error(`the headline is line ${line ?? 'none'} and not ${failing}`)
    return ms
  })
  const ours = percentile(times, 0.95)
  return Promise.resolve({
    what: 'headline of 1 MiB, at the end of a job',
    floor: '–',
    ours: inMs(ours),
    ratio: ours / most,
    target: `p95 ≤ ${most} ms`,
    isReached: ours <= most,
    note: `median ${inMs(median(times))}`,
  })
}
