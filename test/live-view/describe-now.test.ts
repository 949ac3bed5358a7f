import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { describeNow, listNow } from '../../src/live-view/actions/describe-now.ts'
import { askCache } from '../../src/live-view/cache-reading.ts'
import { until } from '../journal/until.ts'
import { tempHome } from '../storage/temp-home.ts'
import { steerTime } from '../steered-time.ts'

/** Describes a pipeline with a shell script in place of the command line. */
const saying = (script: string, project: string, timeoutMs = 60_000, left = new AbortController().signal) => {
  const cli = { file: '/bin/sh', args: ['-c', script, 'sh'] }
  return describeNow({ project, pipeline: 'release' }, { cli, home: project, env: process.env, left, timeoutMs })
}

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

describe('the description of a pipeline', () => {
  it('is what the command printed, whatever the config printed before it', async () => {
    using folder = tempHome()
    const script = `echo '{'; printf 'a line {\\n{\\n  "of": "the config"\\n'; printf '{\\n  "pipeline": "%s %s %s %s %s %s",\\n  "inputs": [\\n    {\\n    }\\n  ]\\n}\\n' "$@"`
    expect(await saying(script, folder.path)).to.deep.equal({
      detail: { pipeline: 'pipelines show --json --this-project -- release', inputs: [{}] },
    })
  })

  it('is the error of the command, unchanged', async () => {
    using folder = tempHome()
    const error = { code: 'bad-config', message: 'no', tryThis: ['this'] }
    expect(await saying(`printf '%s' '${JSON.stringify({ error }, null, 2)}'; exit 2`, folder.path)).to.deep.equal({ refused: error })
  })

  it('reports how the command ended if it printed nothing, and if it could not start', async () => {
    using folder = tempHome()
    const silent = await saying('echo first >&2; echo last words >&2; exit 3', folder.path)
    expect(silent).to.have.nested.property('refused.code', 'not-described')
    expect(silent).to.have.nested.property('refused.message', `The config of ${folder.path} could not be read: last words.`)
    const cli = { file: join(folder.path, 'no-such-program'), args: [] }
    const absent = await describeNow(
      { project: folder.path, pipeline: 'release' },
      { cli, home: folder.path, env: {}, left: new AbortController().signal },
    )
    expect(absent).to.have.nested.property('refused.code', 'not-described')
  })

  it('refuses a name that no command can be given', async () => {
    using folder = tempHome()
    const cli = { file: '/bin/sh', args: ['-c', 'exit 3'] }
    const left = new AbortController().signal
    const asked = await describeNow({ project: folder.path, pipeline: 'a\0b' }, { cli, home: folder.path, env: process.env, left })
    expect(asked).to.have.nested.property('refused.code', 'wrong-input')
  })

  it('is asked of at most four processes at once, however many ask', async () => {
    using folder = tempHome()
    const at = (name: string): string => join(folder.path, name)
    // each notes how many there are beside it, and stays until a fifth had the time to come
    const script = `mkdir run-$$; ls -d run-* | wc -l >>counts; sleep 0.2; rmdir run-$$; printf '{\\n}\\n'`
    const answers = await Promise.all(Array.from({ length: 12 }, () => saying(script, folder.path)))
    expect(answers).to.deep.equal(Array.from({ length: 12 }, () => ({ detail: {} })))
    const counts = readFileSync(at('counts'), 'utf8').trim().split('\n').map(Number)
    expect(counts).to.have.length(12)
    expect(Math.max(...counts)).to.be.at.most(4)
  })

  it('does not wait for questions about the cache, which may take minutes', async () => {
    using folder = tempHome()
    const script = `until [ -e go ]; do sleep 0.02; done; printf '{\\n}\\n'`
    const cli = { file: '/bin/sh', args: ['-c', script, 'sh'] }
    const left = new AbortController().signal
    const pruning = Array.from({ length: 6 }, () => askCache(['prune'], { cli, home: folder.path, env: process.env, left }))
    expect(await saying(`printf '{\\n}\\n'`, folder.path)).to.deep.equal({ detail: {} })
    writeFileSync(join(folder.path, 'go'), '')
    for (const answer of await Promise.all(pruning)) expect(answer).to.deep.equal({ detail: {} })
  })

  it('starts nothing for a client that left while it waited', async () => {
    using folder = tempHome()
    const left = new AbortController()
    const holding = Array.from({ length: 4 }, () => saying(`until [ -e go ]; do sleep 0.02; done; printf '{\\n}\\n'`, folder.path))
    const waiting = saying('touch started', folder.path, 60_000, left.signal)
    left.abort()
    writeFileSync(join(folder.path, 'go'), '')
    await Promise.all(holding)
    expect(await waiting).to.have.nested.property('refused.code', 'left')
    expect(existsSync(join(folder.path, 'started'))).to.equal(false)
  })

  it('ends a command that prints without end, with all processes that it started', async () => {
    using folder = tempHome()
    const endless = await saying('sleep 300 >/dev/null 2>&1 & echo $! >pid; yes', folder.path)
    expect(endless).to.have.nested.property('refused.code', 'not-described')
    await until(() => !isAlive(Number(readFileSync(join(folder.path, 'pid'), 'utf8'))))
  })

  it('gives a config that hangs 30 s, and says what to do', async () => {
    using folder = tempHome()
    using time = steerTime(['setTimeout'])
    const left = new AbortController().signal
    const cli = { file: '/bin/sh', args: ['-c', 'touch started; exec sleep 600'] }
    let answer: unknown
    const listing = listNow(folder.path, { cli, home: folder.path, env: process.env, left }).then((listed) => (answer = listed))
    await until(() => existsSync(join(folder.path, 'started')))
    time.move(29_999)
    await new Promise(setImmediate)
    expect(answer).to.equal(undefined)
    time.move(1)
    expect(await listing).to.deep.equal({
      refused: {
        code: 'describe-timeout',
        message: `The config of ${folder.path} did not load within 30 s.`,
        tryThis: ['Run `sparkwing pipelines` there to see what holds it up.'],
      },
    })
  })

  it('ends after a time limit, with all processes that the config started', async () => {
    using folder = tempHome()
    using time = steerTime(['setTimeout'])
    const file = join(folder.path, 'pid')
    const describing = saying('sleep 600 & echo $! > pid; wait', folder.path, 10_000)
    await until(() => existsSync(file) && readFileSync(file, 'utf8').endsWith('\n'))
    time.move(10_000)
    expect(await describing).to.have.nested.property('refused.code', 'describe-timeout')
    const pid = Number(readFileSync(file, 'utf8'))
    await until(() => !isAlive(pid))
  })

  it('A7: ends when the client disconnects, with all processes that the config started', async () => {
    using folder = tempHome()
    const client = new AbortController()
    const pidFile = join(folder.path, 'pid')
    const describing = saying('sleep 600 & echo $! > pid; wait', folder.path, 600_000, client.signal)
    await until(() => existsSync(pidFile) && readFileSync(pidFile, 'utf8').endsWith('\n'))
    client.abort()
    expect(await describing).to.have.nested.property('refused.code', 'left')
    const pid = Number(readFileSync(pidFile, 'utf8'))
    await until(() => !isAlive(pid))
    expect(await saying('touch started', folder.path, 600_000, client.signal)).to.have.nested.property('refused.code', 'left')
    expect(existsSync(join(folder.path, 'started'))).to.equal(false)
  })
})
