import { isLongForm } from '../faults/times.ts'
import { modeNames } from './modes.ts'
import type { TriedManager } from './package-managers.ts'
import { joined, type ParityScript } from './script.ts'
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

/** The scripts that a package manager other than npm and Sparkwing must run alike: twelve with `npm test`, else all. */
export const managerScripts = ({ variables, banner }: TriedManager, isAll = isLongForm): readonly ParityScript[] => [
  ...scripts
    .filter(({ name }) => (isAll ? !ofNpm.includes(name) : fewNames.includes(name)))
    .map((script) =>
      script.name === 'environment'
        ? { ...script, environment: { 'sparkwing-variables': /^SPARKWING_/, ...(variables && { 'manager-variables': variables }) } }
        : script,
    ),
  {
    name: 'whole',
    that: 'has a pre and a post script, gets arguments and fails',
    row: 'P17',
    pre: 'echo "$npm_lifecycle_event"',
    run: 'printf "[%s]"',
    post: 'echo; exit 7',
    args: ['two words', '$HOME', '--flag'],
    alone: ['pipe'],
    ...(banner && { differs: { 'manager-banner': { log: modeNames, stdout: banner === 'stdout' ? modeNames : joined } } }),
  },
]
