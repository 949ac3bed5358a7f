import { delimiter, join } from 'node:path'
import { defineConfig, pipeline, sh } from 'sparkwing'

/** The Node and the tools of this project come first, whatever the machine has. */
const env = { PATH: [join(import.meta.dirname, 'node_modules/.bin'), process.env['PATH'] ?? ''].join(delimiter) }

/** `SPARKWING_PLANT=lint` lets that job meet a real fault in a copy of the project: it must fail. */
const planted = process.env['SPARKWING_PLANT']
const check = (name: string) => (name === planted ? sh`node scripts/plant.ts ${name}` : sh`node scripts/check.ts ${name}`)

export default defineConfig({
  pipelines: {
    check: pipeline({
      description: 'Everything that must hold before a commit, by the tools themselves',
      plan({ job }) {
        job('lint', check('lint'), { env })
        job('house rules', check('house rules'), { env })
        // not into dist: this pipeline runs from there
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
