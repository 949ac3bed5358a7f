import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import { expectWithin, isLongForm, times } from './times.ts'
import { hasTmux, openTerminal, type RealTerminal } from '../e2e/real-terminal.ts'
import { inWorkplace, type CallOptions, type Workplace } from '../e2e/workplace.ts'
import { otherTimeout } from '../steered-time.ts'
import { until } from '../journal/until.ts'
import { processesNaming } from './proc-table.ts'
import { label, tree } from './stubborn-tree.ts'

const config = `
import { defineConfig, pipeline, sh } from 'sparkwing'
const away = sh\`setsid sleep 300 & echo ready; touch begun; while :; do sleep 0.05; done\`
export default defineConfig({ pipelines: {
  tree: pipeline({ plan({ job }) { job('tree', sh\`${tree.replaceAll('\\', '\\\\')}\`) } }),
  away: pipeline({ plan({ job }) { job('away', away) } }),
  late: pipeline({ plan({ job }) { job('away', away, { timeout: 5000 }) } }),
  fast: pipeline({ plan({ job }) { job('away', away); job('fails', sh\`until [ -e begun ]; do sleep 0.05; done; exit 3\`) } }),
  forks: pipeline({ plan({ job }) { job('forks', sh\`setsid sh -c 'while :; do setsid sleep 0.4 & sleep 0.01; done' & echo ready; wait\`) } }),
  own: pipeline({ plan({ job }) { job('own', async () => {
    const { spawn } = await import('node:child_process')
    spawn('sh', ['-c', 'trap "" TERM; sleep 300; :'], { stdio: ['ignore', 'pipe', 'ignore'], detached: true })
    console.log('ready')
    await new Promise(() => setInterval(() => undefined, 1000))
  }) } }),
  plain: pipeline({ plan({ job }) {
    job('plain', async () => {
      const { spawn } = await import('node:child_process')
      spawn('sleep', ['300'], { stdio: 'ignore' })
      spawn('setsid', ['sleep', '300'])
      console.log('ready')
      await new Promise(() => setInterval(() => undefined, 1000))
    }, { timeout: '60s' })
    job('service', sh\`setsid sleep 301 >/dev/null 2>&1 &\`)
  } }),
  outer: pipeline({ plan({ job }) { job('outer', sh\`'\${process.execPath}' '\${process.argv[1]}' run deaf\`) } }),
  early: pipeline({ plan({ job }) { job('early', sh\`setsid sleep 300 & echo bye; kill -9 $PPID; sleep 300\`) } }),
  deaf: pipeline({ plan({ job }) { job('deaf', sh\`trap '' INT TERM HUP; echo ready; while :; do sleep 0.05; done\`); job('beside', sh\`:\`) } }),
  gated: pipeline({ plan({ job }) { job('gated', sh\`echo ready; until [ -e gate ]; do sleep 0.05; done\`) } }),
  busy: pipeline({ plan({ job }) { job('busy', () => { console.log('busy now'); for (;;); }) } }),
  held: pipeline({ plan({ job }) { job('held', () => new Promise(() => { console.log('held now'); setInterval(() => undefined, 1000) })) } }),
} })
`
const files = { 'package.json': {}, 'sparkwing.config.mjs': config }
/** Moves into its own session; the step ends when the file `open` exists. */
const daemon = 'setsid sh -c ": >away; exec sleep 300" >/dev/null 2>&1 & until [ -e away ] && [ -e open ]; do sleep 0.05; done'

/** Starts a pipeline and waits until its job prints that it is ready. */
const startReady = async ({ start }: Workplace, args: readonly string[], options?: CallOptions) => {
  const run = start(['run', ...args], options)
  await until(() => run.stdout().includes('ready'))
  return run
}
/** Without a terminal, SIGHUP means something only inside a job of another run. */
const insideJob: CallOptions = { env: { SPARKWING_RUN_ID: 'outer' } }
const nobodyLeft = async ({ mark }: Workplace): Promise<void> => {
  await until(() => mark.count() === 0 && processesNaming(label).length === 0)
}
const reapersOf = (run: string): readonly number[] => processesNaming(`sparkwing-reaper\0${run}`)

describe('faults of processes', function () {
  this.timeout(240_000)
  // processes that leave their group are found in /proc
  if (process.platform !== 'linux') return

  const ways: Readonly<Record<string, (place: Workplace) => Promise<{ readonly status: string; readonly cause?: string }>>> = {
    ...Object.fromEntries(
      (isLongForm ? (['SIGINT', 'SIGTERM', 'SIGHUP'] as const) : (['SIGHUP'] as const)).map((cause) => [
        cause,
        async (place: Workplace) => {
          const run = await startReady(place, ['away'], insideJob)
          run.child.kill(cause)
          await run.finished
          return { status: 'cancelled', cause }
        },
      ]),
    ),
    'a cancel from another process': async (place) => {
      const run = await startReady(place, ['away'])
      await place.hosted(['runs', 'cancel', 'latest', '--timeout', '60s'])
      // the command waits only for the end of the journal
      await run.finished
      return { status: 'cancelled', cause: 'request' }
    },
    'a time-out': async (place) => {
      await (
        await startReady(place, ['late'])
      ).finished
      return { status: 'failed' }
    },
    '--fail-fast': async (place) => {
      await (
        await startReady(place, ['fast', '--fail-fast', '-j', '2'])
      ).finished
      return { status: 'failed' }
    },
  }
  for (const [name, stop] of Object.entries(ways))
    it(
      `row 29: ${name} also kills what moved into its own session`,
      inWorkplace(files, async (place) => {
        const expected = await stop(place)
        // a process that got SIGKILL exists until it is scheduled; if it was not killed, it would live for 300 s
        await until(() => place.mark.count() === 0)
        expect((await place.runs())[0]).to.include(expected)
      }),
    )

  it(
    'row 29: a cancel kills what a function started directly, but not what a command has detached',
    inWorkplace(files, async (place) => {
      const run = await startReady(place, ['plain', '-j', '2'])
      const [id = ''] = place.folders()
      await until(() => place.journal(id).some((event) => event.type === 'job.finished' && event.job === 'service'))
      await until(() => place.mark.count() === 4)
      run.child.kill('SIGTERM')
      await until(() => existsSync(join(place.home, 'runs', id, '_cancelled')))
      run.child.kill('SIGTERM')
      await run.finished
      await until(() => place.mark.count() === 1)
      expect((await place.runs())[0]).to.include({ status: 'cancelled' })
      place.mark.killAll()
    }),
  )

  it(
    'row 32: a nested run is cancelled with the outer one, although that kills it when the time is up',
    inWorkplace(files, async (place) => {
      const run = await startReady(place, ['outer'])
      run.child.kill('SIGTERM')
      await until(() => place.folders().length === 2 && existsSync(join(place.home, 'runs', place.folders().at(-1) ?? '', '_cancelled')))
      run.child.kill('SIGTERM')
      await run.finished
      await nobodyLeft(place)
      expect((await place.runs()).map(({ pipeline, status }) => [pipeline, status])).to.deep.equal([
        ['deaf', 'cancelled'],
        ['outer', 'cancelled'],
      ])
    }),
  )

  it(
    'row 31: a runner that dies with the first output of its first command leaves no process behind',
    inWorkplace(files, async (place) => {
      await place.start(['run', 'early']).finished
      // no reader helps
      await nobodyLeft(place)
    }),
  )

  it(
    'row 30: a process that keeps forking new sessions while they are killed does not escape',
    inWorkplace(files, async (place) => {
      const run = await startReady(place, ['forks'])
      run.child.kill('SIGTERM')
      await run.finished
      expect(place.mark.count()).to.equal(0)
    }),
  )

  it(
    `row 31: a runner killed with -9 leaves no process after 5 s, ${times(2, 30)} times, though five levels ignore signals, leave their group or clear their environment`,
    inWorkplace(files, async (place) => {
      for (let round = 0; round < times(2, 30); round++) {
        const run = await startReady(place, ['tree'])
        expect(processesNaming(label)).not.to.deep.equal([])
        // the moment is the point of the test
        await sleep(Math.random() * 200)
        run.child.kill('SIGKILL')
        const killedAt = performance.now()
        await nobodyLeft(place)
        expectWithin(5_000, performance.now() - killedAt)
      }
      const runs = await place.runs()
      expect(runs.map(({ status }) => status)).to.deep.equal(runs.map(() => 'interrupted'))
    }),
  )

  it(
    'row 31: what a function starts without our API dies with the runner too',
    inWorkplace(files, async (place) => {
      const run = await startReady(place, ['own'])
      await until(() => reapersOf(folders(place)[0] ?? '').length === 1)
      run.child.kill('SIGKILL')
      await nobodyLeft(place)
    }),
  )

  it(
    'row 31: the next command that reads the runs kills what a runner left behind when its reaper died with it',
    inWorkplace(files, async (place) => {
      const run = await startReady(place, ['tree'])
      const [id = ''] = folders(place)
      await until(() => reapersOf(id).length === 1)
      for (const pid of reapersOf(id)) process.kill(pid, 'SIGKILL')
      run.child.kill('SIGKILL')
      await run.finished
      await until(() => place.mark.count() > 5)
      expect((await place.runs())[0]?.status).to.equal('interrupted')
      await nobodyLeft(place)
    }),
  )

  it(
    'row 31: the reaper is in its own session during the run, ends with it, and leaves detached processes alone',
    inWorkplace({ 'package.json': { scripts: { daemon } } }, async (place) => {
      const run = place.start(['run', 'daemon'])
      await until(() => folders(place).some((id) => reapersOf(id).length === 1))
      const [reaper = 0] = folders(place).flatMap(reapersOf)
      // F20: only the PATH in its environment, so that no sweep kills it
      expect(readFileSync(`/proc/${reaper}/environ`, 'utf8')).to.match(/^PATH=[^\0]+\0$/)
      place.project.write('open', '')
      const { code } = await run.finished
      expect(code).to.equal(0)
      const [id = ''] = folders(place)
      await until(() => reapersOf(id).length === 0)
      expect(place.mark.count()).to.equal(1)
      place.mark.killAll()
    }),
  )

  it(
    `row 20, row 31: unrelated processes with the pids of a dead runner and its job get no signal, ${times(1, 20)} times`,
    inWorkplace(files, async (place) => {
      // only root may choose the next pid, and only in a separate pid namespace
      if (process.getuid?.() !== 0) return
      const cli = `'${process.execPath}' '${place.bin}'`
      const script = [
        'next() { echo $(($1 - 1)) > /proc/sys/kernel/ns_last_pid; }',
        `for round in $(seq ${times(1, 20)}); do`,
        `  ${cli} run tree > out & runner=$!`,
        '  until grep -q ready out && [ -s "$(ls "$SPARKWING_HOME"/runs/*/_groups | tail -1)" ]; do sleep 0.05; done',
        '  read -r group token < "$(ls "$SPARKWING_HOME"/runs/*/_groups | tail -1)"',
        '  for reaper in $(grep -lsa "[s]parkwing-reaper" /proc/[0-9]*/cmdline | grep -v self); do r=${reaper#/proc/}; kill -9 "${r%/cmdline}"; done',
        '  kill -9 $runner -$group; wait $runner',
        '  while [ -d /proc/$group ] || [ -d /proc/$runner ]; do sleep 0.05; done',
        '  next $runner; sleep 600 & one=$!',
        '  next $group; setsid sleep 600 & two=$!',
        '  [ $one = $runner ] && [ $two = $group ] && echo "same pids"',
        `  ${cli} runs list --limit 1 --json | grep -o '"status": "[a-z]*"'`,
        '  kill -0 $one && kill -0 $two && echo "strangers alive"',
        '  kill -9 $one $two; rm out',
        'done',
      ].join('\n')
      // these processes are the shell's children: nothing of ours is in their environment
      const shell = spawn('unshare', ['-fp', '--mount-proc', '--kill-child', 'sh', '-c', script], {
        cwd: place.project.directory,
        env: place.env,
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      const said = { out: '', err: '' }
      shell.stdout.on('data', (chunk: Buffer) => (said.out += chunk.toString()))
      shell.stderr.on('data', (chunk: Buffer) => (said.err += chunk.toString()))
      await once(shell, 'close')
      expect(said.out, said.err).to.equal('same pids\n"status": "interrupted"\nstrangers alive\n'.repeat(times(1, 20)))
    }),
  )

  describe(`in a real terminal${hasTmux ? '' : ' (not tested: there is no tmux here)'}`, () => {
    if (!hasTmux) return

    for (const [pipeline, says] of [
      ['busy', 'busy now'],
      ['held', 'held now'],
    ] as const)
      it(
        `row 32: the third Ctrl-C ends a run at once and as cancelled if its function ${pipeline === 'busy' ? 'keeps the event loop busy' : 'never returns'}`,
        inWorkplace(files, async (place) => {
          await using terminal = await openTerminal(withEndlessGrace(place), { columns: 80, rows: 24 })
          await terminal.type(tellingEnd(`sparkwing run ${pipeline}`))
          // the screen of a busy run may never be drawn, so look at its log
          await until(() => folders(place).some((id) => hasSaid(place, id, pipeline, says)))
          await until(() => processesNaming(`\0${join(place.home, 'runs')}`).some((pid) => hasInterrupt(pid, 'SigCgt')))
          expectWithin(500, await interrupt(place, terminal, 3))
          const [run] = await place.runs()
          expect(run).to.include({ status: 'cancelled', cause: 'SIGINT' })
          expect((await place.show('latest')).jobs.map(({ status }) => status)).to.deep.equal(['cancelled'])
        }),
      )

    it(
      `row 32: of ${times(2, 100)} runs with a job that ignores signals, each ends as cancelled: after its grace with one Ctrl-C, at once with two or three`,
      inWorkplace(files, async (place) => {
        const forms = [
          { presses: 1, rounds: times(0, 4), withinMs: 12_000 },
          { presses: 2, rounds: times(1, 48), withinMs: 3_000 },
          { presses: 3, rounds: times(1, 48), withinMs: 500 },
        ]
        for (const { presses, rounds, withinMs } of forms) {
          await using terminal = await openTerminal(presses > 1 ? withEndlessGrace(place) : place, { columns: 80, rows: 24 })
          for (let round = 0; round < rounds; round++) {
            await terminal.type(tellingEnd('sparkwing run deaf'))
            await terminal.shows((text) => text.includes('ready'))
            expectWithin(withinMs, await interrupt(place, terminal, presses))
            const [run] = await place.runs()
            expect(run).to.include({ status: 'cancelled', cause: 'SIGINT' })
            await until(() => place.mark.count() <= 2)
          }
        }
      }),
    ).timeout(900_000)

    it(
      'row 32: closing the terminal cancels the run and leaves no process behind',
      inWorkplace(files, async (place) => {
        const terminal = await openTerminal(place, { columns: 80, rows: 24 })
        await terminal.type('clear; sparkwing run away')
        await terminal.shows((text) => text.includes('ready'))
        await terminal[Symbol.asyncDispose]()
        await nobodyLeft(place)
        const [run] = await place.runs()
        expect(run).to.include({ status: 'cancelled', cause: 'SIGHUP' })
      }),
    )

    it(
      'P7: a run under nohup goes on when its terminal is closed',
      inWorkplace(files, async (place) => {
        const terminal = await openTerminal(place, { columns: 80, rows: 24 })
        await terminal.type('clear; nohup "$node" "$bin" run gated')
        await until(
          () => existsSync(place.project.path('nohup.out')) && readFileSync(place.project.path('nohup.out'), 'utf8').includes('ready'),
        )
        await terminal[Symbol.asyncDispose]()
        const id = place.folders()[0] ?? ''
        const [started] = place.journal(id)
        if (started?.type !== 'run.started') throw new Error('the run has not started')
        // whatever the system has sent by now, this one is there before the gate opens
        process.kill(started.owner.pid, 'SIGHUP')
        place.project.write('gate', '')
        await until(() => place.journal(id).at(-1)?.type === 'run.finished')
        expect((await place.runs())[0]).to.include({ status: 'passed' })
        await nobodyLeft(place)
      }),
    )
  })
})

/** For runs that must end by Ctrl-C alone: jobs have 10 s to stop, and here that time never passes. */
const withEndlessGrace = (place: Workplace): Workplace => ({ ...place, env: { ...place.env, ...otherTimeout(10_000, 600_000) } })

/** Makes a shell print when a command ended (in milliseconds since 1970) and its exit code, even if the shell gets the Ctrl-C as well. */
const tellingEnd = (command: string): string =>
  `clear; trap : INT; ${command}; code=$?; until date +%s%3N >ended; do :; done; echo code $code`

/**
 * Presses Ctrl-C, as fast as a person can, while a command runs under `tellingEnd`. Returns the milliseconds from the last press to the end
 * of the command.
 */
const interrupt = async (place: Workplace, terminal: RealTerminal, presses: number): Promise<number> => {
  rmSync(place.project.path('ended'), { force: true })
  const runners = (): readonly number[] => processesNaming(`\0${join(place.home, 'runs')}`)
  let pressedAt = 0
  for (let press = 0; press < presses; press++) {
    // the time between two presses is the point of the test
    if (press > 0) await sleep(100)
    // two that are pending at once are one
    await until(() => !runners().some((pid) => hasInterrupt(pid, 'ShdPnd')))
    pressedAt = Date.now()
    await terminal.press('C-c')
  }
  // if the run has ended already, the shell gets the press and echoes it
  await terminal.shows((text) => /^(?:\^C)*code \d+$/m.test(text))
  return Number(readFileSync(place.project.path('ended'), 'utf8')) - pressedAt
}

/** Whether a process has a handler for SIGINT, which is signal 2, or has one of the whole process pending. */
const hasInterrupt = (pid: number, set: 'SigCgt' | 'ShdPnd'): boolean => {
  try {
    const [, mask = '0'] = new RegExp(`^${set}:\\s*(\\w+)$`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
    return (BigInt(`0x${mask}`) & 2n) !== 0n
  } catch {
    return false
  }
}

/** Ids of the runs begun so far; empty before the first. */
const folders = (place: Workplace): readonly string[] => (existsSync(join(place.home, 'runs')) ? place.folders() : [])

const hasSaid = (place: Workplace, run: string, job: string, text: string): boolean => {
  try {
    return place.log(run, job).includes(text)
  } catch {
    return false
  }
}
