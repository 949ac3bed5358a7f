import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BenchHome } from '../bench-home.ts'

/** How many files each job reads, and leaves. */
export const filesOfJob = 10

/** Writes a package of ten files of 2 KB for each job, and the pipeline `cached` with a job for each, which copies its files to `dist`. */
export const writeCachedProject = (home: BenchHome, jobs: number): void => {
  for (let n = 0; n < jobs; n += 1) {
    const folder = join(home.project, 'packages', `p${n}`, 'in')
    mkdirSync(folder, { recursive: true })
    for (let file = 0; file < filesOfJob; file += 1) writeFileSync(join(folder, `f${file}.txt`), `${n} ${file} `.repeat(400).slice(0, 2048))
  }
  home.writeConfig(`cached: pipeline({ plan({ job }) {
    for (let n = 0; n < ${jobs}; n += 1)
      job(\`p\${n}\`, sh\`cp -r in dist\`, { cwd: \`packages/p\${n}\`, cache: { inputs: ['in'], outputs: ['dist'] } })
  } })`)
}

/** What runs the pipeline. */
export const runCached = ['run', '--output', 'quiet', 'cached'] as const
