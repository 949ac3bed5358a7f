import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import { inWorkplace } from './workplace.ts'

const lines = 120_000
const files = { 'package.json': { scripts: { pass: `seq 1 ${lines}`, fail: `seq 1 ${lines}; exit 4` } } }

describe('a reader of the output of `run`', function () {
  this.timeout(240_000)

  for (const [script, exitCode] of [
    ['pass', 0],
    ['fail', 4],
  ] as const)
    it(
      `gets all of ${lines} lines and the exit code ${exitCode} if it takes 64 KB every 20 ms`,
      inWorkplace(files, async ({ bin, env, project }) => {
        const child = spawn(process.execPath, [bin, 'run', script, '--output', 'lines'], {
          cwd: project.directory,
          env,
          stdio: ['ignore', 'pipe', 'pipe'],
        })
        const ended = once(child, 'close')
        const stderr = text(child.stderr)
        const chunks: Buffer[] = []
        for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
          chunks.push(chunk)
          await sleep(20)
        }
        const printed = Buffer.concat(chunks).toString().split('\n')
        const fromJob = printed.filter((line) => line.startsWith(`${script} `))
        expect(fromJob.findIndex((line, index) => !line.endsWith(` ${index + 1}`))).to.equal(-1)
        expect(fromJob.length).to.equal(lines)
        expect(await ended).to.deep.equal([exitCode, null])
        expect(await stderr).to.equal('')
      }),
    )

  for (const [script, exitCode] of [
    ['pass', 0],
    ['fail', 4],
  ] as const)
    it(
      `stops only the printing if it leaves after the first line: exit code ${exitCode}`,
      inWorkplace(files, async ({ bin, env, project, show }) => {
        const shell = spawn(
          'sh',
          ['-c', '{ "$@" 2> errors; echo $? > code; } | head -1', 'sh', process.execPath, bin, 'run', script, '--output', 'lines'],
          {
            cwd: project.directory,
            env,
            stdio: ['ignore', 'pipe', 'inherit'],
          },
        )
        const printed = text(shell.stdout)
        await once(shell, 'close')
        expect((await printed).split('\n')).to.have.length(2)
        expect(readFileSync(project.path('errors'), 'utf8')).to.equal('')
        expect(readFileSync(project.path('code'), 'utf8')).to.equal(`${exitCode}\n`)
        const { jobs } = await show('latest')
        expect(jobs[0]?.log).to.include({ lines, isComplete: true })
      }),
    )

  // `$SW` is `sparkwing exec`
  const stories: Readonly<Record<string, { readonly line: string; readonly status: number; readonly failure: object }>> = {
    'its stdout': { line: '$SW -- yes | head -n 1', status: 141, failure: { reason: 'signal', signal: 'SIGPIPE' } },
    'its stderr': {
      line: `{ $SW -- sh -c 'while :; do echo more >&2 || :; done' 2>&1 >&3 | head -n 1 >&2; } 3>&1`,
      status: 141,
      failure: { reason: 'signal', signal: 'SIGPIPE' },
    },
    'both in one pipe': { line: '$SW -- yes 2>&1 | head -n 1', status: 141, failure: { reason: 'signal', signal: 'SIGPIPE' } },
    'its stdout, and it ignores SIGPIPE': {
      line: `$SW -- sh -c 'trap "" PIPE; while echo more; do :; done 2> /dev/null; exit 5' | head -n 1`,
      status: 5,
      failure: { reason: 'exit-code', exitCode: 5 },
    },
  }
  for (const [what, { line, status, failure }] of Object.entries(stories))
    it(
      `P17: ends the one job of a run as without Sparkwing if it leaves ${what}`,
      inWorkplace({ 'package.json': {} }, async ({ bin, env, project, show }) => {
        const script = `SW="$0 $1 exec"; set -o pipefail; ${line} > first; echo $? > code`
        const shell = spawn('bash', ['-c', script, process.execPath, bin], { cwd: project.directory, env, stdio: 'ignore' })
        await once(shell, 'close')
        expect(readFileSync(project.path('code'), 'utf8')).to.equal(`${status}\n`)
        const { run, jobs } = await show('latest')
        expect(run.status).to.equal('failed')
        expect(jobs[0]?.failure).to.deep.include(failure)
        expect(jobs[0]?.log).to.include({ isComplete: true })
      }),
    )
})
