import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { isLongForm } from '../faults/times.ts'
import { tempProject, type TempProject } from '../project/temp-project.ts'
import { joinedName, joinedText } from './joined-script.ts'
import { modeNames, type ModeName } from './modes.ts'
import type { ParityScript } from './script.ts'

/** The scripts that share a call in this mode. */
export const joinedIn = (mode: ModeName, scripts: readonly ParityScript[]): readonly ParityScript[] =>
  scripts.filter(
    ({ alone, modes, few }) => alone === undefined && [modes, isLongForm ? undefined : few].every((some) => some?.includes(mode) ?? true),
  )

const streams = `
const [fs, tty] = [require('fs'), require('tty')]
console.log([0, 1, 2].map((fd) => [tty.isatty(fd), fs.fstatSync(fd).isSocket()].join()).join(' '))
console.log(process.stdout.columns, process.stderr.columns)
`

const callOfJoined = (mode: ModeName): readonly [name: string, text: string] => [joinedName(mode), `sh ${joinedName(mode)}.sh`]

const stagesOf = ({ name, run, pre, post }: ParityScript): readonly (readonly [name: string, text: string])[] =>
  [[`pre${name}`, pre] as const, [name, run] as const, [`post${name}`, post] as const].flatMap(([stage, text]) =>
    text === undefined ? [] : [[stage, text] as const],
  )

/** A folder of the package in which scripts can be started, too. */
export const belowPackage = 'src/deep'

/** A package with all scripts, and with what they read and call. */
export const parityProject = (scripts: readonly ParityScript[], files: Readonly<Record<string, string>> = {}): TempProject => {
  const project = tempProject({
    'package.json': {
      name: '@demo/parity',
      version: '1.2.3',
      license: 'MIT',
      config: { port: 8080 },
      scripts: Object.fromEntries([...modeNames.map(callOfJoined), ...scripts.flatMap(stagesOf)]),
    },
    'streams.cjs': streams,
    'node_modules/.bin/own-program': '#!/bin/sh\necho "own program"\n',
    ...files,
  })
  for (const mode of modeNames) project.write(`${joinedName(mode)}.sh`, joinedText(joinedIn(mode, scripts)))
  chmodSync(project.path('node_modules/.bin/own-program'), 0o755)
  writeFileSync(project.path('bytes'), Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)))
  // lines, then bytes without a final newline; more than fits into a pipe
  const input = Buffer.concat([Buffer.from('one\ntwo\n'), Buffer.from(Array.from({ length: 200_000 }, (_, at) => (at * 31) % 251))])
  mkdirSync(project.path(belowPackage), { recursive: true })
  for (const folder of ['.', belowPackage]) writeFileSync(project.path(folder, 'input'), input)
  return project
}
