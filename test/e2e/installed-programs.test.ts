import { expect } from 'chai'
import { chmodSync } from 'node:fs'
import { inWorkplace } from './workplace.ts'

const config = `import { defineConfig, pipeline, sh } from 'sparkwing'
export default defineConfig({ pipelines: { check: pipeline({ plan: ({ job }) => {
  job('shell', sh\`standard\`)
  job('function', async ({ $ }) => (await $\`standard\`).stdout.trim())
  job('below', sh\`standard; other\`, { cwd: 'packages/a' })
  job('outside', sh\`standard\`, { cwd: '/' })
  job('chosen', sh\`echo "$PATH"\`, { env: { PATH: '/usr/bin:/bin' } })
} }) } })
`
const [standard, other, own] = ['node_modules/.bin/standard', 'node_modules/.bin/other', 'packages/a/node_modules/.bin/standard']

describe('a program of an installed package', () => {
  it(
    'P32: is found by `sh`, `$` and `exec`, nearest first, as by scripts',
    inWorkplace(
      {
        'package.json': { name: 'root' },
        'sparkwing.config.mjs': config,
        'packages/a/package.json': { name: 'a' },
        [standard]: '#!/bin/sh\necho root\n',
        [other]: '#!/bin/sh\necho other\n',
        [own]: '#!/bin/sh\necho own\n',
      },
      async ({ project, sparkwing, runs, log }) => {
        for (const file of [standard, other, own]) chmodSync(project.path(file), 0o755)
        expect(await sparkwing(['run', 'check'])).to.include({ code: 0 })
        const [run] = await runs()
        const logs = ['shell', 'function', 'below', 'outside', 'chosen'].map((job) => log(run?.id ?? '', job))
        expect(logs).to.deep.equal(['root\n', 'root\n', 'own\nother\n', 'root\n', '/usr/bin:/bin\n'])
        const recorded = await sparkwing(['exec', '--', 'standard'], { cwd: project.path('packages/a') })
        expect(recorded).to.include({ code: 0, stdout: 'own\n' })
      },
    ),
  )

  it(
    'P32: is not looked for outside a project',
    inWorkplace({ [standard]: '#!/bin/sh\necho root\n' }, async ({ project, sparkwing }) => {
      chmodSync(project.path(standard), 0o755)
      expect((await sparkwing(['exec', '--', 'standard'])).code).to.equal(127)
    }),
  )
})
