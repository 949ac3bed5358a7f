import { expect } from 'chai'
import { formatMoment } from '../../../src/cli/render/format-moment.ts'
import { renderRunDetail } from '../../../src/cli/render/run/render-run-detail.ts'
import { renderNoRuns, renderRunList } from '../../../src/cli/render/render-run-list.ts'
import { renderRunOutcome } from '../../../src/cli/render/run/render-run-outcome.ts'
import Run from '../../../src/commands/run.ts'
import { ownFlagNames } from '../../../src/cli/own-flags.ts'
import { rerunCommand, runFlagNames } from '../../../src/records/rerun-command.ts'
import { displayWidth } from '../../../src/cli/terminal/display-width.ts'
import { runId, startedAt } from '../run-events.ts'
import { sampleDetail, sampleFolder, sampleSummary } from './run-samples.ts'
import { renderCancelledRun } from '../../../src/cli/render/run/render-cancelled-run.ts'

const look = (columns: number) => ({ columns, isColour: false, now: startedAt + 5 * 60_000 })

const runs = [
  sampleSummary({
    id: '20261123-185429-123-abcdefgk',
    status: 'running',
    startedAt: startedAt + 290_000,
    durationMs: 10_000,
    jobCounts: { running: 2, pending: 3 },
  }),
  sampleSummary({ status: 'failed', jobCounts: { passed: 3, failed: 1, skipped: 1 }, branch: 'feature/a-rather-long-name-of-a-branch' }),
  sampleSummary({ pipeline: 'テスト', startedAt: startedAt - 3 * 86_400_000, durationMs: 850, jobCounts: { passed: 1 } }),
]

describe('the list of runs', () => {
  it('fits 80 columns', () => {
    expect(renderRunList({ runs }, look(80)).split('\n')).to.deep.equal([
      'status     run                           pipeline  started   took      passed',
      '● running  20261123-185429-123-abcdefgk  release   10 s ago  10.0 s    0/5',
      '✗ failed   20261123-185429-123-abcdefgh  release   5 m ago   1 m 12 s  3/5',
      '✓ passed   20261123-185429-123-abcdefgh  テスト    3 d ago   850 ms    1/1',
    ])
  })

  it('uses 200', () => {
    expect(renderRunList({ runs, next: runId }, look(200)).split('\n')).to.deep.equal([
      'status     run                           pipeline  started   took      passed  branch                          commit',
      '● running  20261123-185429-123-abcdefgk  release   10 s ago  10.0 s    0/5     main                            Fix the cart',
      '✗ failed   20261123-185429-123-abcdefgh  release   5 m ago   1 m 12 s  3/5     feature/a-rather-long-name-of…  Fix the cart',
      '✓ passed   20261123-185429-123-abcdefgh  テスト    3 d ago   850 ms    1/1     main                            Fix the cart',
      '',
      `more runs: --before ${runId}`,
    ])
  })

  it('cuts nothing where there is no limit', () => {
    expect(renderRunList({ runs }, look(Infinity)).split('\n')[2]).to.equal(
      '✗ failed   20261123-185429-123-abcdefgh  release   5 m ago   1 m 12 s  3/5     feature/a-rather-long-name-of-a-branch  Fix the cart',
    )
  })

  it('P35: shows the project of runs that are all of the workspace root, in a package without runs of its own', () => {
    const runs = [sampleSummary({ project: '/shop' })]
    expect(renderRunList({ runs }, look(200), '/shop/packages/web')).to.match(/^status +run +pipeline +project/)
    expect(renderRunList({ runs }, look(200), '/shop')).not.to.include('project')
  })

  it('names the project where there are several', () => {
    const lines = renderRunList({ runs: [sampleSummary(), sampleSummary({ project: '/home/ada/blog' })] }, look(100)).split('\n')
    expect(lines[2]).to.equal('✓ passed  20261123-185429-123-abcdefgh  release   blog     5 m ago  1 m 12 s  5/5     main')
  })

  it('S9: tells two projects with the same folder name apart', () => {
    const [, ...rows] = renderRunList({ runs: [sampleSummary(), sampleSummary({ project: '/old/shop' })] }, look(100)).split('\n')
    expect(rows.map((row) => /release +(\S+)/.exec(row)?.[1])).to.deep.equal(['ada/shop', 'old/shop'])
  })

  it('names the number of a run, as far as it has one', () => {
    const [, ...rows] = renderRunList({ runs: [sampleSummary({ number: 42 }), sampleSummary()] }, look(100)).split('\n')
    expect(rows.map((row) => /abcdefgh +(.*?) +5 m ago/.exec(row)?.[1])).to.deep.equal(['release #42', 'release'])
    const { run, ...detail } = sampleDetail()
    expect(renderRunDetail({ run: { ...run, number: 42 }, ...detail }, look(80))).to.match(/^✗ release #42 failed in 6\.3 s/)
  })

  it('says how many jobs a run reused, if any of the runs did and there is room', () => {
    const reusing = [sampleSummary({ jobCounts: { passed: 20 }, reusedJobs: 12 }), sampleSummary()]
    expect(renderRunList({ runs: reusing }, look(90)).split('\n')).to.deep.equal([
      'status    run                           pipeline  started  took      passed  reused',
      '✓ passed  20261123-185429-123-abcdefgh  release   5 m ago  1 m 12 s  20/20   12',
      '✓ passed  20261123-185429-123-abcdefgh  release   5 m ago  1 m 12 s  5/5',
    ])
    expect(renderRunList({ runs: reusing }, look(80))).not.to.include('reused')
  })

  it('never wraps, however narrow the terminal', () => {
    for (let columns = 20; columns < 130; columns++) {
      for (const line of renderRunList({ runs }, look(columns)).split('\n')) expect(displayWidth(line)).to.be.at.most(columns)
    }
  })

  it('says what to do when there are none', () => {
    expect(renderNoRuns({ because: 'nothing-recorded' })).to.equal('No runs found. `sparkwing run` lists what can be started.')
    expect(renderNoRuns({ because: 'unknown-pipeline', pipeline: 'bulid', near: 'build' })).to.equal(
      'No run of the pipeline bulid is recorded. Did you mean build?',
    )
    expect(renderNoRuns({ because: 'unknown-pipeline', pipeline: 'deploy', near: undefined })).to.equal(
      'No run of the pipeline deploy is recorded. `sparkwing runs` lists the recorded runs.',
    )
    expect(renderNoRuns({ because: 'no-match' })).to.equal('No recorded run matches all filters. Remove one to see more.')
  })
})

describe('one run', () => {
  const tail = ['src/app.ts:3:1 \x1b]0;t\x07error', '1 problem'].map((text, index) => ({
    number: 24 + index,
    text,
    stream: 'out' as const,
  }))
  const excerpts = new Map([['lint', { blocks: [], tail, log: { lines: 25 } }]])

  it('is shown with its failures before its jobs', () => {
    const text = renderRunDetail(sampleDetail(), { ...look(80), excerpts })
    expect(text).to.equal(
      `✗ release failed in 6.3 s · 2 passed, 1 failed, 1 skipped
  run      ${runId}
  started  ${formatMoment(startedAt)} (5 m ago)
  project  /home/ada/shop
  commit   main · 01234567 · Fix the cart (with changes)
  folder   ${sampleFolder}

! warning test/node-22: a process kept its pipe open

✗ lint failed after 2.1 s: exited with code 1
      24 src/app.ts:3:1 error
      25 1 problem
    log  ${sampleFolder}/lint.log

✓ install       passed   4.2 s
✓ test/node-22  passed   1.6 s  attempt 2
– publish       skipped         lint failed
✗ lint          failed   2.1 s  exited with code 1

critical path  install (4.2 s) → lint (2.1 s)

again  sparkwing run -C /home/ada/shop release`,
    )
  })

  it('shows no colour and no sign beyond ASCII where there is none', () => {
    const text = renderRunDetail(sampleDetail(), { ...look(80), isUnicode: false, excerpts })
    expect(text).to.match(/^[\x20-\x7e\n]*$/)
  })

  it('F10: says in one line what came of a request to cancel, in ASCII and in colour where that is the look', () => {
    const detail = sampleDetail()
    const cancelled = { detail: { ...detail, run: { ...detail.run, status: 'cancelled' } }, outcome: 'ended' } as const
    expect(renderCancelledRun(cancelled, look(80))).to.match(/^■ release cancelled .* · /)
    expect(renderCancelledRun(cancelled, { ...look(80), isUnicode: false })).to.match(/^[\x20-\x7e]*$/)
    expect(renderCancelledRun(cancelled, { ...look(80), isColour: true })).to.include('\x1b[')
  })

  it('ends in one line', () => {
    const skipped = sampleSummary({ jobCounts: { skipped: 2 } })
    expect(renderRunOutcome(skipped, look(80)), 'P37').to.equal(`! release passed in 1 m 12 s, but nothing ran · 2 skipped · ${runId}`)
    expect(renderRunOutcome(skipped, { ...look(80), isColour: true }), 'P37').to.contain('\u001B[33mbut nothing ran\u001B[39m')
    expect(renderRunOutcome(sampleDetail().run, look(80))).to.equal(`✗ release failed in 6.3 s · 2 passed, 1 failed, 1 skipped · ${runId}`)
    expect(renderRunOutcome(sampleSummary(), look(80))).to.equal(`✓ release passed in 1 m 12 s · 5 jobs · ${runId}`)
    const { jobs } = sampleDetail()
    const reused = (savedMs: number) => jobs.slice(0, 1).map((job) => ({ ...job, reused: { run: runId, by: 'cache' as const, savedMs } }))
    expect(renderRunOutcome(sampleSummary(), look(80), { jobs: [...jobs, ...reused(80_000), ...reused(120_000)] })).to.equal(
      `✓ release passed in 1 m 12 s · 5 jobs · 2 reused, saved about 3 m 20 s · ${runId}`,
    )
    expect(renderRunOutcome(sampleSummary(), look(80), { jobs: reused(20) }), 'less is not worth a word').to.equal(
      `✓ release passed in 1 m 12 s · 5 jobs · 1 reused · ${runId}`,
    )
    expect(
      renderRunOutcome(sampleSummary({ status: 'interrupted', because: 'its process is gone', jobCounts: { interrupted: 1 } }), look(80)),
    ).to.equal(`! release interrupted after at least 1 m 12 s (its process is gone) · ${runId}`)
  })
})

describe('the command that runs again', () => {
  const shop = { pipeline: 'release', directory: '/home/ada/shop', inputs: {}, args: [], options: {} }

  it('repeats selection, inputs and arguments as a shell reads them', () => {
    const run = {
      ...shop,
      inputs: { channel: 'next', tags: ["it's", 'b'], dry: true },
      args: ['--grep', 'a b'],
      options: { only: 'test/*', failFast: true },
    }
    expect(rerunCommand(run, '/home/ada/shop')).to.equal(
      `sparkwing run release --only 'test/*' --fail-fast --channel next --tags 'it'\\''s' --tags b --dry -- --grep 'a b'`,
    )
  })

  it('S15: spells inputs as they are typed, and by `--input` where that is not possible', () => {
    const inputs = { packOnly: true, signOff: false, count: -3, note: '-j4', from: 'x', onlyIf: false, 'only-if': 'y', color: false }
    expect(rerunCommand({ ...shop, inputs }, '/home/ada/shop')).to.equal(
      'sparkwing run release --pack-only --no-sign-off --count=-3 --note=-j4 --input from=x --no-only-if --input only-if=y --input color=false',
    )
    expect(runFlagNames).to.deep.equal(new Set([...ownFlagNames(Run), 'help', 'version']))
  })

  it('leaves a place for each secret that nobody can run', () => {
    const run = { ...shop, inputs: { token: '***', note: 'for ***, once' }, args: ['--header=Bearer ***'] }
    expect(rerunCommand(run, '/home/ada/shop')).to.equal(
      `sparkwing run release --token=<secret> '--note=for '<secret>', once' -- '--header=Bearer '<secret>`,
    )
  })

  it('names the directory of the run where it is another than the one it is read in', () => {
    expect(rerunCommand(shop, '/home/ada')).to.equal('sparkwing run -C shop release')
    expect(rerunCommand({ ...shop, directory: '/home/ada/my shop' }, '/home/ada/shop')).to.equal(
      "sparkwing run -C '/home/ada/my shop' release",
    )
    expect(rerunCommand({ ...shop, pipeline: 'make', command: ['make', '-j4'] }, '/home')).to.equal(
      'sparkwing exec -C ada/shop --name make -- make -j4',
    )
  })
})
