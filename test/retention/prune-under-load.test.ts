import { setTimeout as sleep } from 'node:timers/promises'
import { existsSync } from 'node:fs'
import { expect } from 'chai'
import { writePin } from '../../src/journal/pin-file.ts'
import { runFolderPath } from '../../src/journal/run-folder.ts'
import { parseRunId, type RunId } from '../../src/model/ids.ts'
import type { LogLinesJson } from '../../src/wire/api.ts'
import type { RunListJson } from '../../src/wire/run.ts'
import { complaintsOf, sharedChromium } from '../browser/chromium.ts'
import { inDashboardHome } from '../dashboard-lifecycle/dashboard-place.ts'
import { isLongForm, times } from '../faults/times.ts'
import { until } from '../journal/until.ts'
import { expectWholeOrGone, foldersOf, rulesOfLogs, trashOf, writeOldRun } from './old-runs.ts'
import { startPruneProcess } from './start-prune-process.ts'

const keep = 2
const scripts = { short: 'echo it is done.', long: 'while :; do echo still here; sleep 0.1; done' }
const rounds = times(2, 1000)

/** The runs of scripts are new, and have other jobs. */
const isOld = (run: RunId): boolean => run < '20260201'

describe('pruning under load', function () {
  this.timeout(3_600_000)

  it(
    `leaves each run whole, without its logs or gone in ${rounds} kills at random moments, under running runs and a reading page`,
    inDashboardHome(async ({ home, place, started }) => {
      place.project.write('package.json', JSON.stringify({ scripts }))
      const { url } = await started()
      const endless = [place.start(['run', 'long', '--output', 'quiet']), place.start(['run', 'long', '--output', 'quiet'])]
      await until(() => foldersOf(home).length === 2)
      const running = foldersOf(home)
      const pinned = writeOldRun(home, { hour: 0 })
      writePin(runFolderPath(home, pinned), { at: 1 })
      const page = isLongForm ? await (await sharedChromium()).newPage() : undefined
      const complaints = page ? complaintsOf(page) : []
      await page?.goto(url)

      const reader = readLikeAPage(url, home)
      const ends: Record<string, number> = {}
      for (let round = 0; round < rounds; round++) {
        for (let run = 0; run < 6; run++) writeOldRun(home, { hour: 1 + (round * 6 + run) / 10 })
        const rules = round % 2 === 0 ? { keep, onlyKept: true as const } : await rulesOfLogs(home, 3, keep)
        const short = round % times(2, 25) === 0 ? place.sparkwing(['run', 'short', '--output', 'quiet']) : undefined
        const pruning = startPruneProcess(home, rules)
        await pruning.ready
        // the moment is the point of the test: anywhere in the work of the prune
        await sleep(Math.random() * 25)
        pruning.kill()
        const ended = await pruning.ended
        const how = ended === 'killed' ? 'killed' : 'done'
        ends[how] = (ends[how] ?? 0) + 1
        if (short) expect((await short).code).to.equal(0)
        expect(foldersOf(home)).to.include.members([...running, pinned])
        if (round % times(1, 20) === 0) await expectWholeOrGone(home, isOld)
        // the server has heard of what is gone
        await until(async () => (await listOf(url)).every((run) => existsSync(runFolderPath(home, run))))
      }
      const read = await reader.stop()
      await startPruneProcess(home, { keep, onlyKept: true }).ended
      expect(trashOf(home)).to.deep.equal([])
      await expectWholeOrGone(home, isOld)
      expect(await listOf(url)).to.include.members([...running, pinned])
      if (page) {
        await until(async () => {
          const shown = [...(await page.content()).matchAll(/data-run="([^"]+)"/g)].flatMap(([, run = '']) => parseRunId(run) ?? [])
          return shown.length > 0 && shown.every((run) => existsSync(runFolderPath(home, run)))
        })
        expect(complaints).to.deep.equal([])
        await page.close()
      }
      for (const run of endless) run.child.kill('SIGINT')
      expect((await Promise.all(endless.map((run) => run.finished))).map(({ code }) => code)).to.deep.equal([130, 130])
      expect(read.faults).to.deep.equal([])
      if (isLongForm)
        process.stdout.write(`      ${JSON.stringify({ ...ends, ...read.answers, slowestHealthMs: Math.round(read.slowestHealthMs) })}\n`)
    }),
  )
})

const listOf = async (url: string): Promise<readonly RunId[]> => {
  const { runs } = (await (await fetch(`${url}/api/v1/runs?limit=200`)).json()) as RunListJson
  return runs.flatMap(({ id }) => parseRunId(id) ?? [])
}

/** Lists the runs, and reads some with a log, again and again. A log is whole, gone with its run, or was removed; it is never empty. */
const readLikeAPage = (url: string, home: string) => {
  const faults: string[] = []
  const answers: Record<string, number> = {}
  const over = { is: false }
  const seen = { slowestHealthMs: 0 }
  const read = async (run: RunId): Promise<void> => {
    const shown = await fetch(`${url}/api/v1/runs/${run}`)
    const lines = await fetch(`${url}/api/v1/runs/${run}/jobs/lint/lines`)
    for (const [what, { status }] of [
      ['run', shown],
      ['log', lines],
    ] as const)
      answers[`${what} ${status}`] = (answers[`${what} ${status}`] ?? 0) + 1
    if (![200, 404].includes(shown.status)) faults.push(`${run}: ${shown.status} ${await shown.text()}`)
    if (lines.status === 200) {
      const { total } = (await lines.json()) as LogLinesJson
      if (total !== 1) faults.push(`${run}: its log has ${total} lines`)
    } else if (![404, 410].includes(lines.status)) faults.push(`${run}: ${lines.status} ${await lines.text()}`)
    else if (lines.status === 410 && trashOf(home).includes(run)) faults.push(`${run}: removed logs of a deleted run`)
  }
  const reading = (async (): Promise<void> => {
    while (!over.is) {
      const startedAt = performance.now()
      await fetch(`${url}/api/health`)
      seen.slowestHealthMs = Math.max(seen.slowestHealthMs, performance.now() - startedAt)
      for (const run of (await listOf(url)).filter(isOld).slice(0, 6)) await read(run)
    }
  })()
  return {
    async stop() {
      over.is = true
      await reading
      return { faults, answers, ...seen }
    },
  }
}
