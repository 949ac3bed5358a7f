import { delimiter, join } from 'node:path'
import { defineConfig, pipeline, sh } from 'sparkwing'

/** The project's own Node and tools come first in the PATH. */
const env = { PATH: [join(import.meta.dirname, 'node_modules/.bin'), process.env['PATH'] ?? ''].join(delimiter) }

/** `SPARKWING_PLANT=lint` runs that job on a copy of the project with a real fault: it must fail. */
const planted = process.env['SPARKWING_PLANT']
const check = (name: string) => (name === planted ? sh`node scripts/plant.ts ${name}` : sh`node scripts/check.ts ${name}`)

export default defineConfig({
  pipelines: {
    check: pipeline({
      description: 'All checks required before a commit',
      plan({ job }) {
        job('lint', check('lint'), { env })
        job('house rules', check('house rules'), { env })
        job('oldest node', check('oldest node'), { env })
        // not into dist, because this pipeline runs from there
        job('build', sh`node scripts/build.ts --out node_modules/.cache/sparkwing-check`, { env })
        job('unit tests', sh`mocha "test/{model,wire,graph,pipeline,engine}/**/*.test.ts"`, { env })
        job('layers', check('layers'), { env })
        job('unused', check('unused'), { env })
        job('drift', check('drift'), { env })
        job('format', check('format'), { env })
      },
    }),
  },
})
