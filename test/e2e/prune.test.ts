import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import type { PruneJson } from '../../src/wire/prune.ts'
import type { RunDetailJson } from '../../src/wire/run.ts'
import { writePruneStamp } from '../../src/retention/prune-stamp.ts'
import { until } from '../journal/until.ts'
import { openIndex } from '../records/open-index.ts'
import { foldersOf, trashOf, writeOldRuns } from '../retention/old-runs.ts'
import { inWorkplace, wholeLines } from './workplace.ts'

const files = { 'package.json': { scripts: { build: 'echo built' } } }

describe('`runs prune`', function () {
  this.timeout(180_000)

  it(
    'shows what would go, what stays and why, and what it frees; then deletes just that',
    inWorkplace(files, async ({ hosted, home }) => {
      const old = writeOldRuns(home, 4)
      const tests = writeOldRuns(home, 2, { pipeline: 'test', scene: 'cancelled', hour: 9 })
      await hosted(['run', 'build', '--output', 'quiet'])
      const args = ['runs', 'prune', '--older-than', '30d', '--keep', '1', '--all-projects']
      const plan = await hosted([...args, '--dry-run'])
      expect(wholeLines(plan.stdout)).to.deep.equal([
        ...old.slice(0, 3).map((run) => `  ${run}  build  2026-01-02  2.4 KB  older than 30 d`),
        `  ${String(tests[0])}  test   2026-01-02  1.6 KB  older than 30 d`,
        '',
        'Would delete 4 runs, which would free about 8.7 KB.',
        'Kept:',
        '  1 run   1.5 KB  younger than an hour',
        '  2 runs  4.0 KB  the newest of their pipelines',
      ])
      expect(foldersOf(home)).to.have.length(7)
      const json = JSON.parse((await hosted([...args, '--dry-run', '--json'])).stdout) as PruneJson
      expect(json).to.deep.include({ dryRun: true, rules: { olderThanMs: 30 * 86_400_000, keep: 1 }, failed: [] })
      expect(json.deleted.map(({ id, because }) => [id, because])).to.deep.equal([...old.slice(0, 3), tests[0]].map((run) => [run, 'age']))
      const done = await hosted(args)
      expect(wholeLines(done.stdout)).to.include('Deleted 4 runs, which freed about 8.7 KB.')
      expect([foldersOf(home).slice(0, 2), foldersOf(home).length, trashOf(home)]).to.deep.equal([[old[3], tests[1]], 3, []])
      expect(JSON.parse((await hosted([...args, '--json'])).stdout)).to.deep.include({ dryRun: false, deleted: [], freedBytes: 0 })
    }),
  )

  it(
    'follows the rules of the home, and deletes the runs of one pipeline or project only if asked to',
    inWorkplace(files, async ({ hosted, home, project }) => {
      const old = writeOldRuns(home, 3)
      const tests = writeOldRuns(home, 3, { pipeline: 'test', scene: 'cancelled', hour: 9 })
      const deletedBy = async (...flags: readonly string[]): Promise<readonly string[]> =>
        (JSON.parse((await hosted(['runs', 'prune', '--json', '--dry-run', ...flags])).stdout) as PruneJson).deleted.map(({ id }) => id)
      expect(await deletedBy()).to.deep.equal([])
      writeFileSync(join(home, 'config.json'), '{"retention": {"olderThan": "30d", "keep": 2}}')
      expect(await deletedBy()).to.deep.equal([old[0], tests[0]])
      expect(await deletedBy('--keep', '1', '--all-projects')).to.deep.equal([...old.slice(0, 2), ...tests.slice(0, 2)])
      expect(await deletedBy('--keep', '0', '--pipeline', 'test', '--all-projects')).to.deep.equal(tests)
      expect(await deletedBy('--max-size', '8KB', '--keep', '0', '--all-projects')).to.deep.equal(old.slice(0, 2))
      for (const limit of [
        ['--keep', '0'],
        ['--older-than', '1d', '--keep', '0'],
        ['--max-size', '1KB', '--keep', '0'],
      ])
        expect(await deletedBy(...limit), limit.join(' ')).to.deep.equal([])
      expect(await deletedBy('--keep', '0', '--project', project.directory)).to.deep.equal([])
    }),
  )

  it(
    'keeps a pinned run, which lists and `runs show` mark, until it is unpinned',
    inWorkplace(files, async ({ hosted, home, runs, show }) => {
      const [first = '', second = ''] = writeOldRuns(home, 3, { scene: 'cancelled' })
      const all = ['--all-projects']
      expect((await hosted(['runs', 'pin', first, '--note', 'the bug of May'])).stdout).to.equal(`Pinned the run ${first}.\n`)
      const pinned = JSON.parse((await hosted(['runs', 'pin', second, '--json'])).stdout) as RunDetailJson
      expect(pinned.run.pinned).to.have.all.keys('at')
      expect((await show(first)).run.pinned).to.include({ note: 'the bug of May' })
      expect(wholeLines((await hosted(['runs', 'show', first])).stdout).find((line) => line.includes('pinned'))).to.match(
        /: the bug of May$/,
      )
      expect(wholeLines((await hosted(['runs', ...all])).stdout).map((line) => /pinned|the bug of May|yes/.exec(line)?.[0])).to.deep.equal([
        'pinned',
        undefined,
        'yes',
        'the bug of May',
      ])
      expect((await runs()).map(({ pinned: pin }) => pin?.note)).to.deep.equal([])
      expect(wholeLines((await hosted(['runs', 'prune', '--keep', '0', ...all])).stdout).slice(-2)).to.deep.equal([
        'Kept:',
        '  2 runs  3.2 KB  pinned',
      ])
      expect(foldersOf(home)).to.deep.equal([first, second])
      expect((await hosted(['runs', 'unpin', first])).stdout).to.equal(`The run ${first} is not pinned.\n`)
      expect((await hosted(['runs', 'unpin', first])).code).to.equal(0)
      await hosted(['runs', 'prune', '--keep', '0', ...all])
      expect(foldersOf(home)).to.deep.equal([second])
    }),
  )

  it(
    'is not needed: a run makes room after its last line, but not on a build server',
    inWorkplace(files, async ({ sparkwing, home }) => {
      const old = writeOldRuns(home, 22)
      await (await openIndex(home)).close()
      writePruneStamp(home, { announcedAt: 0 }, { now: 0 })
      const onServer = await sparkwing(['run', 'build'], { env: { CI: 'true' } })
      expect([onServer.code, foldersOf(home).length]).to.deep.equal([0, 23])
      const { code, stdout, stderr } = await sparkwing(['run', 'build', '--json'])
      expect([code, (JSON.parse(stdout) as RunDetailJson).run.status]).to.deep.equal([0, 'passed'])
      expect(wholeLines(stderr).at(-1)).to.equal('Deleted 2 old runs to make room (about 4.7 KB).')
      expect(foldersOf(home).slice(0, 20)).to.deep.equal(old.slice(2))
    }),
  )

  it(
    'is given up at a Ctrl-C: the run ends at once, with its own exit code and the whole of what it prints',
    inWorkplace(
      {
        'package.json': { type: 'module', scripts: { check: 'exit 7' } },
        'sparkwing.config.ts': `import { defineConfig } from 'sparkwing'\nexport default defineConfig({ plugins: ['slow-store'], pipelines: {} })\n`,
        'node_modules/slow-store/package.json': {
          name: 'slow-store',
          version: '1.0.0',
          type: 'module',
          oclif: { bin: 'slow-store', hooks: { 'sparkwing:plugin': './plugin.js' } },
        },
        // the first store is that of the run, the second is the one in which room is made
        'node_modules/slow-store/plugin.js': `
          let opened = 0
          const store = { apply: async () => 'applied', close: async () => {} }
          const never = () => new Promise(() => { setInterval(() => {}, 1000); process.stderr.write('making room\\n') })
          export default async () => ({ name: 'slow', storage: { open: () => (++opened === 1 ? Promise.resolve(store) : never()) } })`,
      },
      async ({ start, home, folders, journal }) => {
        for (const signal of ['SIGINT', 'SIGTERM'] as const) {
          writePruneStamp(home, { announcedAt: 0 }, { now: 0 })
          const run = start(['run', 'check', '--json'])
          await until(() => run.stderr().includes('making room'))
          run.child.kill(signal)
          const { code, signal: by, stdout } = await run.finished
          expect([code, by, (JSON.parse(stdout) as RunDetailJson).run.status], signal).to.deep.equal([7, null, 'failed'])
        }
        expect(folders().map((run) => journal(run).at(-1)?.type)).to.deep.equal(['run.finished', 'run.finished'])
      },
    ),
  )

  it(
    'says of a run that has lost its logs that they are gone',
    inWorkplace(files, async ({ hosted, home }) => {
      const [first = '', second = ''] = writeOldRuns(home, 3)
      const pruned = await hosted(['runs', 'prune', '--max-size', '7100B', '--keep', '1', '--all-projects'])
      expect(wholeLines(pruned.stdout)).to.deep.equal([
        `  ${first}  build  2026-01-02  24 B  only its logs: all runs take more than 7.1 KB`,
        '',
        'Deleted the logs of 1 run, which freed about 24 B.',
        'Kept:',
        '  1 run   2.4 KB  the newest of their pipelines',
        '  2 runs  4.7 KB  within the limits',
      ])
      const gone = `The logs of the run ${first} were removed to make room, just now (24 B).`
      for (const more of [[], ['lint'], ['--raw'], ['--follow'], ['--tail', '5'], ['--grep', 'done']]) {
        const { code, stdout, stderr } = await hosted(['runs', 'logs', first, ...more])
        expect([code, stdout, stderr.replace(/\d+ s ago|just now/, 'just now')], more.join(' ')).to.deep.equal([
          3,
          '',
          `error: ${gone}\n  try: \`sparkwing runs show ${first}\` shows what is left of it.\n`,
        ])
      }
      expect(JSON.parse((await hosted(['runs', 'logs', first, '--json'])).stdout)).to.have.nested.property('error.code', 'logs-removed')
      const shown = await hosted(['runs', 'show', first])
      expect(wholeLines(shown.stdout).find((line) => /^ +logs /.test(line))).to.match(
        /logs +removed to make room, (?:just now|\d+ s ago) \(24 B\)$/,
      )
      expect(wholeLines((await hosted(['runs', 'logs', second])).stdout)).to.have.length(2)
    }),
  )
})
