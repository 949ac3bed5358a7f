import { delimiter, join } from 'node:path'
import { defineConfig, pipeline, sh } from 'sparkwing'

/** The project's own Node and tools come first in the PATH. */
const env = { PATH: [join(import.meta.dirname, 'node_modules/.bin'), process.env['PATH'] ?? ''].join(delimiter) }

/** `SPARKWING_PLANT=lint` runs that job on a copy of the project with a real fault: it must fail. */
const planted = process.env['SPARKWING_PLANT']
const check = (name: string) => (name === planted ? sh`node scripts/plant.ts ${name}` : sh`node scripts/check.ts ${name}`)

/**
 * A check that only reads: of what git lists, and of the built types that `import 'sparkwing'` means. Not cached are the build, whose output
 * lies among the packages, what starts other versions of Node, and what compares generated files by generating them.
 */
const cache = { inputs: ['@git', 'dist'], outputs: [], env: ['SPARKWING_PLANT'] }

export default defineConfig({
  pipelines: {
    check: pipeline({
      description: 'All checks required before a commit',
      plan({ job }) {
        job('lint', check('lint'), { env, cache })
        job('house rules', check('house rules'), { env, cache })
        job('oldest node', check('oldest node'), { env })
        // not into dist, because this pipeline runs from there
        job('build', sh`node scripts/build.ts --out node_modules/.cache/sparkwing-check`, { env })
        job('unit tests', sh`mocha "test/{model,wire,graph,pipeline,engine}/**/*.test.ts"`, { env, cache })
        job('layers', check('layers'), { env, cache })
        job('unused', check('unused'), { env, cache })
        job('drift', check('drift'), { env })
        job('format', check('format'), { env, cache })
      },
    }),
  },
})
