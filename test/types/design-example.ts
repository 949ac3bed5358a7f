// The example of the design, as far as this version goes: it compiles as it stands.
import { choice, defineConfig, flag, pipeline, sh } from 'sparkwing'

export default defineConfig({
  pipelines: {
    release: pipeline({
      description: 'Check, build and publish',
      inputs: {
        channel: choice(['next', 'latest'], { default: 'next', description: 'dist-tag to publish under' }),
        packOnly: flag({ description: 'stop before publishing' }),
      },
      plan({ job, matrix, inputs }) {
        const install = job('install', sh`npm ci`)
        const lint = job('lint', sh`npm run lint`, { needs: [install] })
        const test = matrix('test', { suite: ['unit', 'e2e'] }, ({ suite }) => sh`npm run test:${suite}`, { needs: [install], retry: 2 })
        const version = job('version', async ({ $ }) => (await $`git describe --always`).stdout, { needs: [install] })
        job(
          'publish',
          async ({ $, needs }) => {
            await $`npm publish --tag ${inputs.channel}`
            return { published: needs.version }
          },
          { needs: { lint, test, version }, timeout: '10m', when: () => !inputs.packOnly },
        )
      },
    }),
  },
})
