/** What a first config is generated from. */
export interface ScaffoldFacts {
  /** Commands of package.json by script name. */
  readonly scripts: ReadonlyMap<string, string>
  /** The package manager that runs them. */
  readonly manager: string
}

/** Names of scripts that usually check a project, in the order in which people expect them. */
const knownScripts = ['lint', 'format:check', 'types', 'typecheck', 'type-check', 'build', 'test'] as const

/** Generates a first config: one pipeline whose jobs are the scripts that check the project. `name` is the name of the pipeline. */
export const scaffoldText = ({ scripts, manager }: ScaffoldFacts): { readonly name: string; readonly text: string } => {
  const chosen = knownScripts.filter((script) => isReal(scripts.get(script)))
  // a pipeline with the name of a script would hide that script
  const name = chosen.length === 0 ? 'hello' : (['check', 'ci', 'checks'].find((free) => !scripts.has(free)) ?? 'all-checks')
  const jobs =
    chosen.length === 0 ? ["job('hello', sh`echo Hello from Sparkwing`)"] : chosen.map((script) => jobLine(script, manager, chosen))
  const lines = [
    "import { defineConfig, pipeline, sh } from 'sparkwing'",
    '',
    'export default defineConfig({',
    '  pipelines: {',
    `    ${/^\w+$/.test(name) ? name : `'${name}'`}: pipeline({`,
    `      description: '${chosen.length === 0 ? 'Says hello' : `Checks the project: ${chosen.join(', ')}`}',`,
    '      plan({ job }) {',
    ...jobs.map((line) => `        ${line}`),
    '      },',
    '    }),',
    '  },',
    '})',
    '',
  ]
  return { name, text: lines.join('\n') }
}

const jobLine = (script: string, manager: string, chosen: readonly string[]): string => {
  const command = `sh\`${manager} run ${script}\``
  const isNeeded = script === 'build' && chosen.includes('test')
  const needsBuild = script === 'test' && chosen.includes('build')
  return `${isNeeded ? 'const build = ' : ''}job('${script}', ${command}${needsBuild ? ', { needs: [build] }' : ''})`
}

/** `npm init` writes a test script that only fails. */
const isReal = (command: string | undefined): boolean => command !== undefined && command !== '' && !command.includes('no test specified')
