import { spawnSync } from 'node:child_process'
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { constants } from 'node:os'
import { dirname, join } from 'node:path'
import { type Sample } from './sample-file.ts'
import { environmentOf, projectOf, scrub } from './workplace.ts'

/** What a sample printed, byte for byte (decoded as Latin-1), and the exit code a shell would report. */
export interface SampleRun {
  readonly log: string
  readonly exitCode: number
}

const layFiles = (project: string, files: Sample['files']): void => {
  mkdirSync(project, { recursive: true })
  for (const name of readdirSync(project)) if (name !== 'node_modules') rmSync(join(project, name), { recursive: true })
  for (const [path, text] of files) {
    mkdirSync(dirname(join(project, path)), { recursive: true })
    writeFileSync(join(project, path), text)
  }
}

/** Begins each line with a time 37 ms after the one above it: real clocks would change every line whenever the logs are made again. */
const stamp = (log: string): string => {
  const start = Date.UTC(2026, 0, 15, 9, 30)
  return log.replaceAll(/^(?=.|\n)/gm, (_, offset: number) => {
    const line = log.slice(0, offset).split('\n').length
    return `${new Date(start + line * 37).toISOString().replace('Z', '0000Z')} `
  })
}

/** Runs a sample in its tool's folder, with both outputs in one file as a terminal shows them. */
export const runSample = (tool: string, { command, before, env, stamped, files }: Sample): SampleRun => {
  const cwd = projectOf(tool)
  const environment = environmentOf(tool, env)
  layFiles(cwd, files)
  for (const step of before) {
    const { status, stdout, stderr } = spawnSync('bash', ['-c', step], { cwd, env: environment, encoding: 'utf8' })
    if (status !== 0) throw new Error(`${tool}: \`${step}\` exited with ${status}:\n${stdout}${stderr}`)
  }
  const logFile = join(dirname(cwd), 'log')
  const output = openSync(logFile, 'w')
  const { status, signal } = spawnSync('sh', ['-c', command], {
    cwd,
    env: environment,
    stdio: ['ignore', output, output],
    timeout: 300_000,
  })
  closeSync(output)
  const log = scrub(tool, readFileSync(logFile, 'latin1'))
  return { log: stamped ? stamp(log) : log, exitCode: signal === null ? (status ?? 1) : 128 + constants.signals[signal] }
}
