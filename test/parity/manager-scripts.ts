import { isLongForm } from '../faults/times.ts'
import { modeNames } from './modes.ts'
import type { TriedManager } from './package-managers.ts'
import { joined, type Marks, type ParityScript } from './script.ts'
import { scripts } from './scripts.ts'

/** What `npm test` tries. */
const fewNames = [
  'every-byte',
  'colours',
  'both-streams',
  'dev-stderr',
  'tty',
  'stdin-kind',
  'captured',
  'node-colours',
  'limits',
  'folder',
  'environment',
]

/** What asks for npm itself. */
const ofNpm = ['env', 'configuration']

const written = { stdout: modeNames, log: modeNames }
const anyStatus = { status: modeNames }

/** What differs only for some package managers, by manager, script and row. */
const differences: Readonly<Record<string, Readonly<Record<string, Marks>>>> = {
  pnpm: {
    'colour-variables': { 'manager-variables': written },
    'node-gyp': { 'manager-variables': written },
    'not-found': { 'manager-status': anyStatus },
  },
  yarn: {
    'colour-variables': { 'manager-variables': written },
    node: { 'manager-variables': written },
    'node-gyp': { 'manager-variables': written },
    arguments: { 'manager-shell': written },
    sigterm: { 'manager-status': anyStatus },
    sigkill: { 'manager-status': anyStatus },
    sigint: { 'manager-status': anyStatus },
    whole: { 'own-messages': { stdout: joined } },
  },
}

const differencesOf = ({ name, banner }: TriedManager, script: ParityScript): Marks => ({
  ...script.differs,
  ...differences[name]?.[script.name],
  ...(banner && script.alone && { 'manager-banner': { log: modeNames, stdout: banner === 'stdout' ? modeNames : joined } }),
})

/** The scripts that a package manager other than npm and Sparkwing must run alike: twelve with `npm test`, else all. */
export const managerScripts = (manager: TriedManager, isAll = isLongForm): readonly ParityScript[] =>
  [...scripts.filter(({ name }) => (isAll ? !ofNpm.includes(name) : fewNames.includes(name))), whole].map((script) => ({
    ...script,
    differs: differencesOf(manager, script),
    instead: {},
    ...(script.name === 'environment' && {
      // INIT_CWD and npm_execpath, below the package's folder
      row: 'P34',
      environment: { 'sparkwing-variables': /^SPARKWING_/, ...(manager.variables && { 'manager-variables': manager.variables }) },
    }),
  }))

const whole: ParityScript = {
  name: 'whole',
  that: 'has a pre and a post script, gets arguments and fails',
  row: 'P17',
  pre: 'echo "$npm_lifecycle_event"',
  run: 'printf "[%s]"',
  post: 'echo; exit 7',
  args: ['two words', '$HOME', '--flag'],
  alone: ['pipe'],
}
