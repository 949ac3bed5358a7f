import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { configNames } from '../../src/project/project.ts'
import { graceMs } from '../../src/cli/running-command.ts'
import { observerBudgetMs, observerFinishMs } from '../../src/cli/plugins/event-dispatch.ts'
import { pluginBudgetMs } from '../../src/cli/plugins/guard-loading.ts'
import RunsList from '../../src/commands/runs/list.ts'
import { journalPath, logIndexPath, logPath, runFolderPath } from '../../src/journal/run-folder.ts'
import { mintRunId } from '../../src/journal/mint-run-id.ts'
import { toJobId, toMillis } from '../../src/model/ids.ts'
import type { JobOptions, StepOptions } from '../../src/pipeline/job.ts'
import type { Config } from '../../src/pipeline/pipeline.ts'
import { readRetry } from '../../src/pipeline/read-options.ts'
import { refusalFor } from '../../src/pipeline/refusal.ts'
import { projectRoot } from './run-node.ts'

const doc = (name: string): string => readFileSync(join(projectRoot, 'docs', name), 'utf8')

/** The text below a heading, up to the next heading of the same level. */
const section = (text: string, heading: string): string => {
  const [, after = ''] = text.split(`\n## ${heading}\n`)
  expect(after, heading).not.to.equal('')
  return after.split('\n## ', 1)[0] ?? ''
}

/** The rows of the tables in a text, as cells, without the header lines. */
const rowsOf = (text: string): readonly (readonly string[])[] => {
  const lines = text.split('\n')
  return lines
    .filter((line, index) => line.startsWith('|') && !/^\| ?-/.test(line) && !/^\| ?-/.test(lines[index + 1] ?? ''))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )
}
const codesIn = (text: string): readonly string[] => Array.from(text.matchAll(/`([^`]+)`/g), ([, code = '']) => code)
const valueOf = (rows: readonly (readonly string[])[], what: string): string => rows.find(([first]) => first === what)?.[1] ?? ''

describe('docs/config-reference.md', () => {
  const reference = doc('config-reference.md')
  const sources = globSync('src/**/*.ts', { cwd: projectRoot }).map((file) => ({
    file,
    text: readFileSync(join(projectRoot, file), 'utf8'),
  }))
  const environment = section(reference, 'Environment')
  const documented = new Set([
    ...rowsOf(environment).flatMap(([names = '']) => codesIn(names)),
    ...codesIn(environment).filter((code) => code.startsWith('SPARKWING_')),
  ])

  it('names every environment variable that the code reads or sets', () => {
    const read = /\benv\??\.?\[\s*'(\w+)'\s*\]|\b(SPARKWING_[A-Z_]+)\b/g
    const npmScripts = doc('npm-scripts.md')
    const isDocumented = (file: string, name: string): boolean =>
      documented.has(name) ||
      documented.has(name.toLowerCase()) ||
      (file.startsWith('src/plugins/npm-scripts/') && new RegExp(`\\b${name}\\b`, 'i').test(npmScripts))
    const missing = sources.flatMap(({ file, text }) =>
      Array.from(text.matchAll(read), ([, bracketed, own]) => bracketed ?? own ?? '')
        // the spelling on Windows
        .filter((name) => name !== 'Path' && !isDocumented(file, name))
        .map((name) => `${name} in ${file}`),
    )
    expect(missing).to.deep.equal([])
  })

  it('names no environment variable that the code does not know', () => {
    const all = sources.map(({ text }) => text).join('\n')
    expect([...documented].filter((name) => !all.includes(name))).to.deep.equal([])
    expect(documented.size).to.be.greaterThan(10)
  })

  it('names the files and the keys of a config', () => {
    const config = section(reference, 'Config')
    expect(codesIn(config).filter((code) => code.startsWith('sparkwing.config'))).to.deep.equal(configNames)
    // the type makes the compiler check this list
    const keys: Record<keyof Config, true> = { pipelines: true, plugins: true }
    expect(rowsOf(config).map(([key]) => key)).to.deep.equal(Object.keys(keys).map((key) => `\`${key}\``))
  })

  it('shows where the files are that the code writes', () => {
    const run = mintRunId(toMillis(Date.now()))
    const folder = runFolderPath('$SPARKWING_HOME', run)
    const written = [journalPath(folder), logPath(folder, toJobId('<job>')), logIndexPath(folder, toJobId('<job>'))].map((path) =>
      path
        .replace(run, '<run>')
        .replace(/%3C|%3c/, '<')
        .replace(/%3E|%3e/, '>'),
    )
    const files = rowsOf(section(reference, 'Files')).flatMap(([file = '']) => codesIn(file))
    expect(files).to.include.members(['$SPARKWING_HOME/state.db', '$SPARKWING_HOME/locks.db', ...written])
  })

  it('shows the defaults that the code has', () => {
    const defaults = rowsOf(section(reference, 'Defaults'))
    expect(valueOf(defaults, 'time to stop after a cancel or time-out')).to.include(`${graceMs / 1000} s`)
    expect(valueOf(defaults, '`runs list`')).to.include(`newest ${String(RunsList.flags.limit.default)} runs`)
    const { factor, maxMs } = readRetry({ times: 1, backoff: '1s' }, refusalFor('retry'))
    expect(valueOf(defaults, 'retry back-off')).to.include(`${factor} times the last, at most ${maxMs / 60_000} m`)
    expect(readRetry(1, refusalFor('retry')).backoffMs).to.equal(0)
  })
})

describe('docs/pipelines.md', () => {
  const options = section(doc('pipelines.md'), 'Options')
  const inTable = rowsOf(options).flatMap(([names = '']) => codesIn(names))

  it('names every option of a job', () => {
    const ofJobs: Record<keyof JobOptions, true> = {
      needs: true,
      when: true,
      allowFailure: true,
      retry: true,
      timeout: true,
      env: true,
      cwd: true,
      shell: true,
      title: true,
      group: true,
      secrets: true,
      lock: true,
      interactive: true,
      reports: true,
      cache: true,
    }
    expect([...inTable].sort()).to.deep.equal(Object.keys(ofJobs).sort())
  })

  it('shows which of them steps accept too', () => {
    const ofSteps: Record<keyof StepOptions, true> = { env: true, cwd: true, shell: true, timeout: true, allowFailure: true, when: true }
    const sentence = /^(.+?) work on steps too\.$/m.exec(options)?.[1] ?? ''
    expect([...codesIn(sentence)].sort()).to.deep.equal(Object.keys(ofSteps).sort())
  })
})

describe('docs/plugins.md', () => {
  it('shows how long a plugin may take', () => {
    const rules = section(doc('plugins.md'), 'Rules')
    expect(rules).to.include(`takes longer than ${observerBudgetMs / 1000} s`)
    expect(rules).to.include(`waits at most ${observerFinishMs / 1000} s for it`)
    expect(rules).to.include(`must answer, within ${pluginBudgetMs / 1000} s`)
  })
})
