/** A small project, shaped like a well-known one in what decides how `init` reads it, and what `init` makes of it. */
export interface Tree {
  readonly name: string
  /** The project of docs/init.md that it is shaped like. */
  readonly like?: string
  readonly files: Readonly<Record<string, string | object>>
  readonly file: string
  /** The pipeline; `check` if not given. */
  readonly pipeline?: string
  /** Each job's command, with the jobs that it waits for: `npm run test < build`. */
  readonly jobs: readonly string[]
  /** Scripts that must not be jobs, with the reason. */
  readonly left?: Readonly<Record<string, string>>
  /** Lines that the file must have as they are. */
  readonly lines: readonly string[]
  /** The first of the next commands. */
  readonly first: string
}

/** A workflow of GitHub that runs these commands. */
export const workflow = (...lines: readonly string[]): string =>
  `jobs:\n  test:\n    steps:\n${lines.map((line) => `      - run: ${line}\n`).join('')}`
export const noModules = { '.gitignore': 'node_modules\n' }
