import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { mintRunId, toMillis } from '../../src/model/ids.ts'
import type { RunListJson } from '../../src/wire/run.ts'
import type { Bench } from '../bench-home.ts'
import { startDashboard, timeAnswers } from '../dashboard.ts'
import { inMs, percentile, type Row } from '../row.ts'
import { timedSparkwing } from '../timed-process.ts'

const most = 10
const page = 50

/** Pages of the list, first and later ones, with and without a filter, of a store that holds many runs. */
export const runList = async ({ home, quick }: Bench): Promise<Row> => {
  const runs = quick ? 20_000 : 100_000
  home.writeConfig('noop: pipeline({ plan({ job }) { job("noop", sh`:`) } })')
  await timedSparkwing(home, ['run', '--output', 'quiet', 'noop'])
  const ids = copyRun(join(home.project, 'home'), runs)
  await using dashboard = await startDashboard(home)
  const filters = ['', '&pipeline=noop', '&status=passed', '&pipeline=noop&status=passed']
  const times = await timeAnswers(
    dashboard,
    quick ? 500 : 2000,
    (round) => {
      const before =
        Math.floor(round / filters.length) % 2 === 0 ? '' : `&before=${ids[page + Math.floor(Math.random() * (ids.length - page))] ?? ''}`
      return `/api/v1/runs?limit=${page}${filters[Math.abs(round) % filters.length] ?? ''}${before}`
    },
    (body) => {
      const { runs: listed } = JSON.parse(body) as RunListJson
      if (listed.length !== page) throw new Error(`a page holds ${listed.length} runs`)
    },
  )
  const p99 = percentile(times, 0.99)
  return {
    what: `run list, ${runs.toLocaleString('en')} runs`,
    floor: '–',
    ours: `p99 ${inMs(p99)}`,
    ratio: p99 / most,
    target: `p99 ≤ ${most} ms`,
    isReached: p99 <= most,
    note: `p50 ${inMs(percentile(times, 0.5))}, pages of ${page}`,
  }
}

/** Copies the one run of the store until there are `count`, a minute apart; each has an empty folder, or it would be forgotten. */
const copyRun = (home: string, count: number): readonly string[] => {
  const db = new Sqlite(join(home, 'state.db'), { fileMustExist: true })
  try {
    const [first] = db.prepare<[], { id: string }>('SELECT id FROM runs').all()
    if (!first) throw new Error('the store holds no run to copy')
    const same = 'project, pipeline, directory, status, ended_at, duration_ms, branch, commit_sha, seq, job_counts, annotations'
    const copy = db.prepare(
      `INSERT INTO runs (id, started_at, record, ${same}) SELECT @id, @at, replace(record, id, @id), ${same} FROM runs WHERE id = @from`,
    )
    const now = Date.now()
    const copyAt = (age: number): string => {
      const at = toMillis(now - age * 60_000)
      const id = mintRunId(at)
      mkdirSync(join(home, 'runs', id), 0o700)
      copy.run({ id, at, from: first.id })
      return id
    }
    return db.transaction(() => Array.from({ length: count - 1 }, (_, index) => copyAt(count - 1 - index)))()
  } finally {
    db.close()
  }
}
