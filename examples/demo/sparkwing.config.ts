import { defineConfig, pipeline, sh } from 'sparkwing'

export default defineConfig({
  pipelines: {
    library: pipeline({
      description: 'Lint, build and test a small text library; what has not changed is not done again',
      plan({ job, matrix }) {
        const inputs = ['library', '!library/dist']
        const lint = job('lint', sh`for file in library/*.mjs; do node --check "$file" && echo "$file is well formed"; done`, {
          cache: { inputs, outputs: [] },
        })
        const build = job('build', sh`node library/build.mjs`, {
          needs: [lint],
          cache: { inputs: [...inputs, '!library/*.test.mjs'], outputs: ['library/dist'] },
        })
        const test = matrix('test', { suite: ['slug', 'wrap', 'words'] }, ({ suite }) => sh`node --test ${`library/${suite}.test.mjs`}`, {
          needs: [build],
          cache: { inputs, outputs: [] },
        })
        job(
          'try it out',
          async ({ $, step }) => {
            const slug = await step('make a slug', async () => (await $`node library/dist/cli.mjs slug ${'Two wings, one spark!'}`).stdout)
            await step('wrap a page', () => $`node library/dist/cli.mjs wrap 40 site/pages/flight.txt`)
            return { slug }
          },
          { needs: [test] },
        )
      },
    }),

    site: pipeline({
      description: 'Render, index and compress a few pages',
      plan({ job, matrix }) {
        const pages = matrix('render', { page: ['flight', 'feathers', 'migration'] }, ({ page }) => sh`node site/render.mjs ${page}`)
        const index = job('index', sh`node site/index-words.mjs`, { needs: [pages] })
        job('compress', sh`node site/compress.mjs`, { needs: [index] })
      },
    }),
  },
})
