import type { PluginName } from './plugin-name.ts'

export const indexText = ({ short }: PluginName): string => `import { definePlugin, type StepTypesOf } from 'sparkwing'
import { hello } from './hello.js'

const plugin = definePlugin({
  name: '${short}',
  steps: { '${short}/hello': hello },
})
export default plugin

// tells the compiler the options and outputs of the steps, wherever this package's types are imported
declare module 'sparkwing' {
  interface StepTypes extends StepTypesOf<typeof plugin> {}
}
`

export const helloText = `import { choice, stepType, text } from 'sparkwing'

export const hello = stepType({
  summary: 'Greet somebody',
  options: {
    name: text({ required: true, description: 'whom to greet' }),
    tone: choice(['warm', 'cool'], { default: 'warm' }),
  },
  run: async ({ options, log }) => {
    const greeting = \`\${options.tone === 'warm' ? 'Dear' : 'To'} \${options.name}\`
    log(\`\${greeting}\\n\`)
    return { greeting, letters: options.name.length }
  },
})
`

/** What oclif loads. */
export const hookText = `import plugin from '../index.js'

export default async () => plugin
`

export const configText = ({ package: name, short }: PluginName): string => `import { defineConfig, pipeline, text, uses } from 'sparkwing'
import type {} from '${name}'

export default defineConfig({
  plugins: ['${name}'],
  pipelines: {
    hello: pipeline({
      inputs: { name: text({ default: 'Ada' }) },
      plan({ job, inputs }) {
        const greet = job('greet', uses('${short}/hello', { name: inputs.name }))
        job('report', ({ needs }) => \`\${needs.greet.greeting} has \${needs.greet.letters} letters\`, { needs: { greet } })
      },
    }),
  },
})
`

export const testText = ({ short }: PluginName): string => `import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testProject } from 'sparkwing/testing'

test('${short}/hello greets, and its output arrives in the jobs that need it', async (t) => {
  const project = await testProject({ plugin: new URL('..', import.meta.url), folder: new URL('project', import.meta.url) })
  t.after(project.remove)

  const run = await project.run('hello', { args: ['--name', 'Grace'] })
  assert.equal(run.status, 'passed')
  assert.equal(run.job('greet').log, 'Dear Grace\\n')
  assert.deepEqual(run.job('greet').output, { greeting: 'Dear Grace', letters: 5 })
  assert.equal(run.job('report').output, 'Dear Grace has 5 letters')
})
`
