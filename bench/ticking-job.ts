import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BenchHome } from './bench-home.ts'

/** Writes the config of a pipeline `tick` with one job `tick` that writes the time of day `lines` times, with uneven pauses. */
export const writeTickingJob = (home: BenchHome, lines: number, { leastMs, mostMs }: { leastMs: number; mostMs: number }): void => {
  const pause = `${leastMs} + Math.random() * ${mostMs - leastMs}`
  const script = `for (let n = 0; n < ${lines}; n += 1) {
  await new Promise((settle) => setTimeout(settle, ${pause}))
  process.stdout.write(Date.now() + '\\n')
}\n`
  writeFileSync(join(home.project, 'tick.mjs'), script)
  home.writeConfig(`tick: pipeline({ plan({ job }) { job('tick', sh\`'${process.execPath}' tick.mjs\`) } })`)
}
