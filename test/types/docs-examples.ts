/* oxlint-disable typescript/require-await -- as short as the documentation has it */
// The examples of docs/, which a test compares with these; that of README.md stands in design-example.ts. Checked by `tsc -p .`; nothing here runs.
import { choice, decimal, flag, integer, list, mask, pipeline, sh, text } from 'sparkwing'

declare const logIn: (token: string | undefined) => Promise<string>

export const needs = pipeline({
  plan({ job }) {
    const build = job('build', async () => ({ size: 42 }))
    job('report', ({ needs }) => needs.build.size, { needs: { build } }) // a record: order and typed outputs
    job('clean', sh`rm -rf tmp`, { needs: [build] }) // a list: order
    job('confirm', sh`printf 'Publish? '; read answer; [ "$answer" = yes ]`, { interactive: true })
  },
})

export const matrix = pipeline({
  plan({ job, matrix }) {
    const test = matrix('test', { node: [22, 24], os: ['a', 'b'] }, ({ node, os }) => sh`./test.sh ${node} ${os}`)
    job('report', ({ needs }) => needs.test.map(({ cell }) => cell.node), { needs: { test } })
  },
})

export const otherNodes = pipeline({
  plan({ matrix }) {
    matrix('test', { node: [22, 24] }, ({ node }) => [
      sh`npx -y node@${node} -e ${`process.exit(process.version.startsWith('v${node}.') ? 0 : 1)`}`,
      sh`npx -y node@${node} --test`,
    ])
  },
})

export const inputs = pipeline({
  inputs: {
    channel: choice(['next', 'latest'], { default: 'next' }),
    version: text({ required: true, description: 'what to publish' }),
    workers: integer({ default: 4, min: 1, max: 64 }),
    ratio: decimal(),
    packOnly: flag(),
    packages: list(text()),
  },
  plan({ job }) {
    job('a', sh`true`)
  },
})

export const secrets = pipeline({
  secrets: ['REGISTRY_TOKEN'], // every job gets it
  inputs: { password: text({ secret: true }) },
  plan({ job }) {
    job('publish', sh`npm publish`, { secrets: ['NPM_TOKEN'] }) // this job gets it, and no other
    job('login', async ({ secrets }) => {
      const session = mask(await logIn(secrets['REGISTRY_TOKEN'])) // known only now: masked from here on
      return { session }
    })
  },
})
