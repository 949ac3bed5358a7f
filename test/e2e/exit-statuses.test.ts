import { execFile } from 'node:child_process'
import { chmodSync, writeFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { expect } from 'chai'
import { isLongForm } from '../faults/times.ts'
import { projectRoot, runNode } from '../house/run-node.ts'
import { inWorkplace, type Workplace } from './workplace.ts'

const scripts = {
  three: 'exit 3',
  bug: 'exit 70',
  killed: 'kill -KILL $$',
  lost: 'no-such-program-here',
  prelate: 'exit 4',
  late: 'exit 5',
  preearly: 'true',
  early: 'true',
  postearly: 'exit 6',
  good: 'true',
}
const config = `
import { defineConfig, pipeline, sh } from 'sparkwing'
export default defineConfig({ pipelines: {
  one: pipeline({ plan({ job }) { job('one', sh\`exit 3\`) } }),
  standing: pipeline({ isOneCommand: true, plan({ job }) { job('standing', sh\`exit 3\`) } }),
  slow: pipeline({ isOneCommand: true, plan({ job }) { job('slow', sh\`sleep 60\`, { timeout: 1 }) } }),
} })
`

type Git = (...args: readonly string[]) => Promise<string>

/** Calls git in the project. Programs that git starts find Sparkwing by `$node` and `$bin`. */
const gitIn =
  ({ project, env, bin }: Workplace): Git =>
  async (...args) => {
    const { stdout } = await promisify(execFile)('git', args, { cwd: project.directory, env: { ...env, node: process.execPath, bin } })
    return stdout
  }

/** Returns the commit that `git bisect run` finds. */
const bisect = async (git: Git, command: readonly string[]): Promise<string | undefined> => {
  await git('bisect', 'start', 'HEAD', 'HEAD~7')
  try {
    return /^(\w{40}) is the first bad commit$/m.exec(await git('bisect', 'run', ...command))?.[1]
  } finally {
    await git('bisect', 'reset')
  }
}

describe('exit statuses', function () {
  this.timeout(240_000)

  it(
    'P23: a command of `exec` that was meant for a shell is 127, with the call that works',
    inWorkplace({}, async ({ sparkwing, project }) => {
      const hint = "There is no program of that name. For a shell: sparkwing exec -- sh -c 'true && false'\n"
      const meant = await sparkwing(['exec', '--', 'true && false'])
      expect(meant.code).to.equal(127)
      expect(meant.stderr.endsWith(hint)).to.equal(true)
      expect((await sparkwing(['exec', '--', 'no-such-program'])).stderr).to.not.contain('For a shell')
      // a program may have such a name, and end with 127 for a reason of its own
      project.write('true && false', '#!/bin/sh\nexit 127\n')
      chmodSync(project.path('true && false'), 0o755)
      const own = await sparkwing(['exec', '--', './true && false'])
      expect(own.code).to.equal(127)
      expect(own.stderr).to.not.contain('For a shell')
    }),
  )

  it(
    'P17: `exec` exits with the status of its command, 128 + n after a signal, and 126 or 127 if it cannot be started',
    inWorkplace({ 'package.json': {}, 'plain.txt': '' }, async ({ sparkwing, hosted, project }) => {
      // that a process exits with the status shows with one command; the others share a process with `npm test`
      const exec = isLongForm ? sparkwing : hosted
      const code = async (...command: readonly string[]) => (await exec(['exec', '--', ...command])).code
      expect(await sparkwing(['exec', '--', 'sh', '-c', 'exit 9'])).to.include({ code: 9 })
      expect(await code('true')).to.equal(0)
      expect(await code('sh', '-c', 'exit 3')).to.equal(3)
      expect(await code('sh', '-c', 'exit 125')).to.equal(125)
      expect(await code('sh', '-c', 'kill -KILL $$')).to.equal(137)
      expect(await code('sh', '-c', 'kill -SEGV $$')).to.equal(139)
      expect(await code('no-such-program-here')).to.equal(127)
      expect(await code('./plain.txt')).to.equal(126)
      // the system refuses to start a program with an environment of 4 MB
      writeFileSync(project.path('big.env'), Array.from({ length: 40 }, (_, index) => `BIG_${index}=${'x'.repeat(100_000)}\n`).join(''))
      expect(await exec(['exec', '--env-file', 'big.env', '--', 'true'])).to.include({ code: 126 })
    }),
  )

  it(
    'P17: `exec` exits with 125 if `exec` itself fails, also with --json',
    inWorkplace({ 'package.json': {}, file: '' }, async ({ sparkwing, project, folders }) => {
      for (const args of [[], ['--bogus', '--', 'true'], ['-C', 'gone', '--', 'true'], ['--env-file', 'gone', '--', 'true'], ['--json']]) {
        expect(await sparkwing(['exec', ...args]), args.join(' ')).to.include({ code: args.includes('--env-file') ? 9 : 125 })
      }
      expect(await sparkwing(['exec', '--', 'true'], { home: project.path('file') })).to.include({ code: 125 })
      expect(await sparkwing(['exec', '--json', '--', 'true'], { home: project.path('file') })).to.include({ code: 125 })
      expect(folders).to.throw()
    }),
  )

  it(
    'P17: a run of a script exits with the status of the script, or of its pre or post script',
    inWorkplace({ 'package.json': { scripts } }, async ({ sparkwing, hosted }) => {
      const run = isLongForm ? sparkwing : hosted
      const ends = { three: 3, bug: 70, killed: 137, lost: 127, late: 4, early: 6, good: 0 }
      for (const [script, code] of Object.entries(ends)) expect(await run(['run', script]), script).to.include({ code })
      expect(await sparkwing(['run', 'thre'])).to.include({ code: 2 })
      expect(await sparkwing(['run', 'three', '--json'])).to.include({ code: 3 })
    }),
  )

  it(
    'P17: `runs wait` and `runs retry` exit with the status of the run',
    inWorkplace({ 'package.json': { scripts } }, async ({ sparkwing, hosted }) => {
      await hosted(['run', 'three'])
      expect(await sparkwing(['runs', 'wait', 'latest'])).to.include({ code: 3 })
      expect(await sparkwing(['runs', 'retry', 'latest'])).to.include({ code: 3 })
      await hosted(['exec', '--', 'sh', '-c', 'kill -KILL $$'])
      expect(await hosted(['runs', 'wait', 'latest'])).to.include({ code: 137 })
      expect(await hosted(['runs', 'retry', 'latest'])).to.include({ code: 137 })
    }),
  )

  it(
    'P17: a failed run of a pipeline exits with 1, unless the pipeline stands for one command that ended by itself',
    inWorkplace({ 'package.json': {}, 'sparkwing.config.mjs': config }, async ({ hosted }) => {
      const ends = { one: 1, standing: 3, slow: 1 }
      for (const [name, code] of Object.entries(ends)) expect(await hosted(['run', name]), name).to.include({ code })
    }),
  )

  it(
    'P17: a cancelled run of a script exits with 130 or 143',
    inWorkplace(
      { 'package.json': { scripts: { polite: 'trap "exit 3" INT TERM; echo begun; while :; do sleep 0.05; done' } } },
      async (place) => {
        for (const [signal, code] of [
          ['SIGINT', 130],
          ['SIGTERM', 143],
        ] as const) {
          const run = place.start(['run', 'polite'])
          run.child.stdout.on('data', () => {
            if (run.stdout().includes('begun')) run.child.kill(signal)
          })
          expect((await run.finished).code).to.equal(code)
        }
      },
    ),
  )

  it(
    'P17: `git bisect run` finds the same commit with `exec` as without, and skips commits that cannot be tested',
    inWorkplace({ 'package.json': {}, '.gitignore': 'sw\n' }, async (place) => {
      const git = gitIn(place)
      await git('init', '-q', '-b', 'main')
      // commits 3 and 4, where bisecting begins, cannot be tested; commit 6 is the first bad one
      for (let commit = 0; commit < 8; commit++) {
        const status = commit === 3 || commit === 4 ? 125 : commit < 6 ? 0 : 3
        writeFileSync(place.project.path('t.sh'), `#!/bin/sh\n# ${commit}\nexit ${status}\n`)
        chmodSync(place.project.path('t.sh'), 0o755)
        await git('add', '.')
        await git('-c', 'user.name=me', '-c', 'user.email=me@example.com', 'commit', '-q', '-m', `commit ${commit}`)
      }
      writeFileSync(place.project.path('sw'), '#!/bin/sh\nexec "$node" "$bin" "$@"\n')
      chmodSync(place.project.path('sw'), 0o755)
      const plain = await bisect(git, ['./t.sh'])
      expect(plain).to.be.a('string')
      expect(await bisect(git, ['./sw', 'exec', '--', './t.sh'])).to.equal(plain)
    }),
  )

  it('P17: `exec` exits with 125 on a Node that is too old', async () => {
    const fake = `data:text/javascript,Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.1.0' } })`
    expect((await runNode(projectRoot, ['--import', fake, 'bin/run.js', 'exec', '--', 'true'])).code).to.equal(125)
    expect((await runNode(projectRoot, ['--import', fake, 'bin/run.js', 'run', 'true'])).code).to.equal(2)
  })
})
