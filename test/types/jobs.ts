/* oxlint-disable typescript/no-confusing-void-expression, typescript/no-unsafe-return, typescript/no-unsafe-argument, typescript/no-unsafe-member-access, typescript/restrict-plus-operands -- the mistakes are the point */
// What must and what must not compile when jobs are written. Checked by `npm run check -- lint`; nothing here runs.
import { flag, pipeline, sh, step, text, type Handle } from 'sparkwing'
import { hasType } from './same-type.ts'

export const needsAndOutputs = pipeline({
  plan({ job }) {
    const count = job('count', () => 3)
    const facts = job('facts', async () => Promise.resolve({ version: '1.0.0', files: ['a'], note: null, deep: { isReady: true } }))
    const nothing = job('nothing', async () => Promise.resolve())
    const shell = job('shell', sh`true`)
    const command = job('command', ({ $ }) => $`git fetch`)
    const maybe = job('maybe', () => (count.id === '' ? { a: 1 } : undefined))
    hasType<Handle<number>>()(count)
    hasType<Handle<{ version: string; files: string[]; note: null; deep: { isReady: boolean } }>>()(facts)
    hasType<Handle<void>>()(nothing)
    hasType<Handle<undefined>>()(shell)
    hasType<Handle<undefined>>()(command)
    hasType<Handle<{ a: number } | undefined>>()(maybe)

    const used = job(
      'used',
      ({ needs }) => {
        hasType<number>()(needs.count)
        hasType<string>()(needs.facts.version)
        return needs.facts.files
      },
      { needs: { count, facts } },
    )
    hasType<Handle<string[]>>()(used)

    // @ts-expect-error a misspelt need
    job('a', ({ needs }) => needs.cuont, { needs: { count } })
    // @ts-expect-error a misspelt member of an output
    job('b', ({ needs }) => needs.facts.verison, { needs: { facts } })
    // @ts-expect-error a list orders and gives no outputs
    job('c', ({ needs }) => needs.count, { needs: [count] })
    // @ts-expect-error a need by text
    job('d', sh`true`, { needs: ['count'] })
    // @ts-expect-error a need that was never declared
    job('e', sh`true`, { needs: [never] })
    // @ts-expect-error the output used as another type
    job('f', ({ needs }): string => needs.count, { needs: { count } })
  },
})

export const bodies = pipeline({
  plan({ job }) {
    const facts = job('facts', () => ({ a: 1 }))
    const last = job('last', [sh`true`, ({ needs }) => ({ b: needs.facts.a })], { needs: { facts } })
    hasType<Handle<{ b: number }>>()(last)
    const none = job('none', [({ needs }) => ({ b: needs.facts.a }), sh`true`], { needs: { facts } })
    hasType<Handle<undefined>>()(none)
    job('named', [step('unit', sh`mocha`, { timeout: '2m', when: 'always', allowFailure: true, cwd: 'web' }), sh`npm run e2e`])
    job('inside', async ({ step }) => step('count', () => 3))

    // @ts-expect-error misspelt inside a list
    job('x', [sh`true`, ({ needs }) => needs.fatcs], { needs: { facts } })
    // @ts-expect-error an empty list
    job('x', [])
    // @ts-expect-error a plain text is no command
    job('x', 'npm test')
    // @ts-expect-error unknown option of a step
    step('x', sh`true`, { retry: 2 })
  },
})

export const outcomes = pipeline({
  plan({ job }) {
    const build = job('build', () => ({ size: 1 }))
    const shaky = job('shaky', () => 3, { allowFailure: true })
    hasType<Handle<number | undefined>>()(shaky)
    job('after', ({ needs }) => hasType<number | undefined>()(needs.shaky), { needs: { shaky } })
    job('cleanup', ({ needs }) => hasType<{ size: number } | undefined>()(needs.build), { needs: { build }, when: 'always' })
    job('alarm', ({ needs }) => hasType<{ size: number } | undefined>()(needs.build), { needs: { build }, when: 'failed' })
    job('asked', ({ needs }) => needs.build.size, { needs: { build }, when: ({ needs }) => needs.build.size > 0 })

    // @ts-expect-error after a failure the output may be missing
    job('x', ({ needs }) => needs.build.size, { needs: { build }, when: 'always' })
    // @ts-expect-error allowFailure: the output may be missing
    job('x', ({ needs }) => needs.shaky + 1, { needs: { shaky } })
    // @ts-expect-error no such moment
    job('x', sh`true`, { when: 'sometimes' })
    // @ts-expect-error misspelt in the predicate
    job('x', sh`true`, { needs: { build }, when: ({ needs }) => needs.biuld.size > 0 })
    // @ts-expect-error a predicate says yes or no
    job('x', sh`true`, { when: () => 'yes' })
  },
})

export const options = pipeline({
  plan({ job }) {
    job('x', sh`true`, {
      timeout: '1.5h',
      retry: { times: 2, backoff: '500ms', factor: 3, max: 60_000 },
      env: { A: '1' },
      title: 't',
      group: 'g',
    })
    // @ts-expect-error unknown option
    job('x', sh`true`, { retri: 2 })
    // @ts-expect-error not a duration
    job('x', sh`true`, { timeout: '10 minutes' })
    // @ts-expect-error not a duration
    job('x', sh`true`, { retry: { times: 1, backoff: '1d' } })
    // @ts-expect-error times is needed
    job('x', sh`true`, { retry: { backoff: '1s' } })
    // @ts-expect-error variables are texts
    job('x', sh`true`, { env: { A: 1 } })
  },
})

export const jsonOutputs = pipeline({
  plan({ job }) {
    // @ts-expect-error a Date in the output
    job('x', () => ({ at: new Date() }))
    // @ts-expect-error a Map as output
    job('x', () => new Map([['a', 1]]))
    // @ts-expect-error a bigint as output
    job('x', () => 1n)
    // @ts-expect-error a function
    job('x', () => ({ call: () => 1 }))
    // @ts-expect-error a promise inside
    job('x', () => [Promise.resolve(1)])
    // @ts-expect-error a symbol, in the last step of a list
    job('x', [sh`true`, () => Symbol('x')])
  },
})

export const matrices = pipeline({
  plan({ job, matrix }) {
    const build = job('build', () => 'dist')
    const shell = matrix('shell', { node: [22, 24], os: ['linux', 'mac'] }, ({ node, os }) => {
      hasType<22 | 24>()(node)
      hasType<'linux' | 'mac'>()(os)
      return sh`test ${node} ${os}`
    })
    const sizes = matrix(
      'sizes',
      { node: [22, 24] },
      ({ node }) =>
        ({ needs }) => ({ node, dir: needs.build }),
      { needs: { build } },
    )
    job(
      'sum',
      ({ needs }) => {
        hasType<undefined>()(needs.shell[0]?.output)
        for (const { cell, output } of needs.sizes) {
          hasType<22 | 24>()(cell.node)
          hasType<{ node: 22 | 24; dir: string }>()(output)
        }
      },
      { needs: { shell, sizes } },
    )
    // @ts-expect-error misspelt axis
    matrix('x', { node: [22] }, ({ nod }) => sh`test ${nod}`)
    matrix(
      'x',
      { node: [22] },
      () =>
        ({ needs }) =>
          // @ts-expect-error misspelt need in a cell
          needs.biuld,
      { needs: { build } },
    )
    // @ts-expect-error a matrix gives a list
    job('x', ({ needs }) => needs.sizes.node, { needs: { sizes } })
    // @ts-expect-error a bigint per cell
    matrix('x', { node: [22] }, () => () => 1n)
  },
})

export const shellValues = pipeline({
  inputs: { name: text(), isDry: flag() },
  plan({ inputs }) {
    sh`echo ${'a'} ${1} ${['a', 1]} ${sh`--x ${2}`}`
    // @ts-expect-error it may be undefined
    sh`echo ${inputs.name}`
    // @ts-expect-error neither text nor number
    sh`echo ${inputs.isDry}`
    // @ts-expect-error a promise as value
    sh`echo ${Promise.resolve('a')}`
  },
})

export const cycles = pipeline({
  plan({ job }) {
    // @ts-expect-error used before it is declared
    const first = job('first', sh`true`, { needs: [second] })
    // @ts-expect-error its type would depend on itself
    const second = job('second', sh`true`, { needs: [first] })
  },
})
