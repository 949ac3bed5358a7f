import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { PackageManager } from '../package-json/manager-of-package.ts'
import type { PackageJson } from '../package-json/package-json.ts'
import { targetChecks } from './build-files.ts'
import { chooseChecks, type Chosen } from './choose-checks.ts'
import type { ConfigContent } from './config-text.ts'
import { runCommand } from './next-steps.ts'
import { readFacts } from './read-facts.ts'

/** The pipeline for a project. */
export interface FoundChecks extends ConfigContent {
  readonly left: Chosen['left']
  /** A command to try with `sparkwing exec` if nothing was found. */
  readonly hint?: string
}

/** What checks a project, by its package.json, or else by its Makefile, justfile or Taskfile. */
export const findChecks = (folder: string, packageJson: PackageJson | undefined, manager: PackageManager): FoundChecks => {
  if (packageJson !== undefined) {
    const { jobs, left } = chooseChecks(readFacts(folder, packageJson, manager))
    const commands = jobs.map(({ name, argument, needs }) => ({ name, needs, command: runCommand(manager, name, argument) }))
    // a pipeline with the name of a script would hide that script
    const free = ['check', 'ci', 'checks', 'all-checks'].find((name) => !packageJson.scripts.has(name))
    if (jobs.length > 0) return { ...pipelineOf(free ?? 'sparkwing-checks', commands), left }
    return { ...hello(folder), left }
  }
  const found = targetChecks(folder)
  if (found === undefined) return { ...hello(folder), left: [] }
  return {
    ...pipelineOf(
      'check',
      found.jobs.map(({ name, needs }) => ({ name, needs, command: `${found.program} ${name}` })),
    ),
    left: [],
  }
}

const pipelineOf = (pipeline: string, jobs: ConfigContent['jobs']): ConfigContent => {
  const description = `Checks the project: ${jobs.map(({ name }) => name).join(', ')}`
  return { pipeline, jobs, description: description.length > 70 ? 'Checks the project' : description }
}

/** What usually checks a project of another language. */
const usualCommands: readonly (readonly [file: string, command: string])[] = [
  ['go.mod', 'go test ./...'],
  ['Cargo.toml', 'cargo test'],
  ['pyproject.toml', 'python -m pytest'],
  ['setup.py', 'python -m pytest'],
  ['CMakeLists.txt', 'cmake --build build'],
]

const hello = (folder: string): ConfigContent & { readonly hint: string } => ({
  pipeline: 'hello',
  description: 'Says hello',
  jobs: [{ name: 'hello', command: 'echo Hello from Sparkwing', needs: [] }],
  hint: usualCommands.find(([file]) => existsSync(join(folder, file)))?.[1] ?? 'make -j4',
})
