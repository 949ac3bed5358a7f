/** A mistake of a user, and what the command line has to say to it. */
export interface Mistake {
  readonly name: string
  /** The project by file; an object becomes JSON. Default: a package with one script, `build`. */
  readonly files?: Readonly<Record<string, string | object>>
  /** The command's words. */
  readonly command: string
  readonly args?: readonly string[]
  /** `SPARKWING_HOME`, below the project's folder; default a folder that may be written. */
  readonly home?: string
  /** The home holds two runs of `build`, and other mistakes use it as well. */
  readonly recorded?: true
  /** Arguments to Node itself. */
  readonly nodeArgs?: readonly string[]
  /** The mistake shows only in a process of its own. */
  readonly ownProcess?: boolean
  /** Default 2: wrong use. */
  readonly exitCode?: number
  readonly code: string
  /** All of stderr but for `error: ` and `  try: ` in front: what is wrong, then what to do. `<project>` and `<home>` stand for the folders, `<run>` for a run's id. */
  readonly says: readonly [message: string, ...tryThis: string[]]
}

export const npmProject = { 'package.json': { name: 'shop', scripts: { build: 'echo built', test: 'echo tested' } } }

/** A config of one pipeline, `build`, with this plan and these inputs. */
export const configOf = (plan: string, inputs = ''): string =>
  [
    "import { choice, defineConfig, flag, integer, list, pipeline, sh, text, uses } from 'sparkwing'",
    'export default defineConfig({',
    '  pipelines: {',
    '    build: pipeline({',
    `      inputs: {${inputs}},`,
    '      plan({ job, inputs }) {',
    ...plan.split('\n').map((line) => `        ${line}`),
    '      },',
    '    }),',
    '  },',
    '})',
    '',
  ].join('\n')

/** A project whose config has that plan. */
export const projectOf = (plan: string, inputs?: string): Readonly<Record<string, string>> => ({
  'sparkwing.config.ts': configOf(plan, inputs),
})
