import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { ChosenJob } from './choose-checks.ts'
import { shellCommands } from './shell-words.ts'
import { unfit } from './program-facts.ts'
import { entriesOf, textOf } from './read-texts.ts'

/** A target of a Makefile, a recipe of a justfile or a task of a Taskfile. */
interface Target {
  readonly name: string
  readonly needs: readonly string[]
  readonly recipe: readonly string[]
}

/** Checks found in a build file, and the program that runs them. */
export interface TargetChecks {
  readonly program: 'make' | 'just' | 'task'
  readonly jobs: readonly ChosenJob[]
}

/** The checks of a project without a package.json; `undefined` if it has no build file with targets of the usual names. */
export const targetChecks = (folder: string): TargetChecks | undefined => {
  for (const { program, form, read } of buildFiles) {
    const file = entriesOf(folder).find(({ name }) => form.test(name))
    if (file === undefined) continue
    const targets = read(textOf(join(folder, file.name)), folder)
    const jobs = chooseTargets(targets)
    if (jobs.length > 0) return { program, jobs }
  }
  return undefined
}

/** `.PHONY` targets, and others of which no file has the name. */
const makeTargets = (text: string, folder: string): readonly Target[] => {
  const rules = [
    ...text
      .replaceAll('\\\n', ' ')
      .matchAll(/^([^\s#:=][^:=\n]*?)[ \t]*::?(?!=)[ \t]*([^\n=;#]*)((?:\n(?:\t.*|[ \t]*(?:#.*)?(?=\n\t)))*)/gm),
  ]
  const phony = new Set(rules.filter(([, name]) => name === '.PHONY').flatMap(([, , needs = '']) => needs.split(/\s+/)))
  return rules.flatMap(([, names = '', needs = '', recipe = '']) =>
    names
      .split(/\s+/)
      .filter((name) => phony.has(name) || !existsSync(join(folder, name)))
      .map((name) => ({
        name,
        needs: needs.split(/\s+/).filter((need) => need !== ''),
        recipe: recipe.split('\n').filter((line) => line.trim()),
      })),
  )
}

const justTargets = (text: string): readonly Target[] =>
  Array.from(text.matchAll(/^@?([\w-]+)[ \t]*:(?!=)[ \t]*([^\n#]*)((?:\n[ \t]+.*)*)/gm), ([, name = '', needs = '', recipe = '']) => ({
    name,
    needs: needs.split(/\s+/).filter((need) => /^[\w-]+$/.test(need)),
    recipe: recipe.split('\n').filter((line) => line.trim()),
  }))

const taskTargets = (text: string): readonly Target[] => {
  const [, tasks = ''] = /^tasks:[ \t]*\n((?:[ \t#].*\n|\n)*)/m.exec(`${text}\n`) ?? []
  return Array.from(tasks.matchAll(/^ {2}([\w:-]+):(.*(?:\n(?: {4}.*)?(?=\n|$))*)/gm), ([, name = '', body = '']) => ({
    name,
    needs: [],
    recipe: body.split('\n').map((line) => line.replace(/^\s*(?:-|cmds?:)?\s*/, '')),
  }))
}

const buildFiles = [
  { program: 'make', form: /^(?:GNUmakefile|makefile|Makefile)$/, read: makeTargets },
  { program: 'just', form: /^\.?justfile$/i, read: justTargets },
  { program: 'task', form: /^Taskfile\.ya?ml$/i, read: taskTargets },
] as const

const lints = ['lint', 'vet', 'format-check', 'check-format', 'fmt-check', 'check-fmt', 'style', 'typecheck', 'type-check', 'types', 'mypy']
/** Targets that format, and check the format in some projects. */
const formatters = ['fmt', 'format']

/** Lints run beside the rest. What builds and what tests run one after another, for they write to the same folder. */
const chooseTargets = (targets: readonly Target[]): readonly ChosenJob[] => {
  const find = (name: string): Target | undefined => targets.find((target) => target.name === name)
  const isFit = ({ recipe }: Target): boolean =>
    recipe.every((line) => shellCommands(line.replace(/^\s*[@-]*/, '')).every((words) => unfit(words) === undefined))
  const isFormatCheck = ({ recipe }: Target): boolean => recipe.some((line) => /(?:\s-[ld]\b|--check|--diff|--dry-run)/.test(line))
  const has = (name: string): boolean => {
    const target = find(name)
    return target !== undefined && isFit(target)
  }
  const beside = [
    ...lints.filter(has),
    ...formatters.filter((name) => has(name) && targets.some((one) => one.name === name && isFormatCheck(one))),
  ]
  // by convention `check` runs the tests in GNU projects; elsewhere it gathers lint and test
  const check = find('check')
  const gathers = check?.recipe.length === 0 && check.needs.some((need) => beside.includes(need) || need === 'test')
  const test = (gathers ? ['test', 'tests'] : ['check', 'test', 'tests']).find(has)
  const builds = ['build', 'all'].find(
    (name) => has(name) && !(find(name)?.recipe.length === 0 && find(name)?.needs.some((need) => need === test || beside.includes(need))),
  )
  const chain = [builds, test].filter((name) => name !== undefined)
  return [
    ...beside.map((name) => ({ name, needs: [] })),
    ...chain.map((name, at) => ({ name, needs: chain.slice(Math.max(0, at - 1), at) })),
  ]
}
