/** A mistake of a user, and how the command line must answer it. */
export interface Mistake {
  readonly name: string
  /** The project's files by name; an object becomes JSON. Default: a package with one script, `build`. */
  readonly files?: Readonly<Record<string, string | object>>
  /** The words of the command. */
  readonly command: string
  readonly args?: readonly string[]
  /** `SPARKWING_HOME`, below the project's folder; default: a folder that can be written. */
  readonly home?: string
  /** Use a home with two recorded runs of `build`, which is shared with other mistakes. */
  readonly recorded?: true
  /** Arguments for Node itself. */
  readonly nodeArgs?: readonly string[]
  /** The mistake shows only in a process of its own. */
  readonly ownProcess?: boolean
  /** Default 2: usage error. */
  readonly exitCode?: number
  readonly code: string
  /**
   * All of stderr, without the leading `error: ` and `  try: `: what is wrong, then what to do. `<project>` and `<home>` stand for the
   * folders, `<run>` for the id of a run.
   */
  readonly says: readonly [message: string, ...tryThis: string[]]
}

export const npmProject = { 'package.json': { name: 'shop', scripts: { build: 'echo built', test: 'echo tested' } } }

/** A config with one pipeline, `build`, with this plan and these inputs. */
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
