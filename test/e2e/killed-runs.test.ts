import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import { times } from '../faults/times.ts'
import { deleteStore, storeRows } from './store-rows.ts'
import { eventOf, inWorkplace, wholeLines, type Workplace } from './workplace.ts'

const config = `
import { defineConfig, pipeline, sh } from 'sparkwing'
export default defineConfig({ pipelines: { x: pipeline({ plan({ job }) {
  let last = job('job-0', sh\`echo hello\`)
  for (let n = 1; n < 8; n++) last = job('job-' + n, n % 2 ? () => n : sh\`echo hello; sleep 0.02\`, { needs: [last] })
} }) } })
`

const kills = times(6, 100)
const atOnce = 4

/** When to kill a run: after a time, which may be before its first event or after its end, or once so many of its events were seen. */
type Moment = { readonly ms: number } | { readonly events: number }

/** Starts a run and kills its process with SIGKILL. Returns the whole lines that it had printed. */
const killAt = async ({ start }: Workplace, moment: Moment): Promise<readonly string[]> => {
  const { child, stdout, finished } = start(['run', 'x', '--output', 'ndjson'])
  if ('ms' in moment) {
    await Promise.race([sleep(moment.ms), finished])
    child.kill('SIGKILL')
  } else
    child.stdout.on('data', () => {
      if (wholeLines(stdout()).length >= moment.events) child.kill('SIGKILL')
    })
  return wholeLines((await finished).stdout)
}

describe('a run killed with SIGKILL', function () {
  this.timeout(240_000)

  it(
    `row 19: at ${kills} random moments loses no event that was seen, and is found interrupted`,
    inWorkplace({ 'package.json': {}, 'sparkwing.config.mjs': config }, async (place) => {
      const { sparkwing, runs, folders, journal, journalLines, home, mark } = place
      // also fills the home's compile cache
      await sparkwing(['run', 'x'])
      const told = journal(folders()[0] ?? '').length
      const begun = performance.now()
      await Promise.all(Array.from({ length: atOnce }, () => sparkwing(['run', 'x'])))
      const lifeMs = performance.now() - begun

      const seen: (readonly string[])[] = []
      const killer = async (): Promise<void> => {
        while (seen.length < kills) {
          const slot = seen.push([]) - 1
          seen[slot] = await killAt(place, slot % 2 ? { events: Math.ceil((Math.random() * told) / 2) } : { ms: Math.random() * lifeMs })
        }
      }
      await Promise.all(Array.from({ length: atOnce }, killer))
      mark.killAll()

      const begunRuns = folders().filter((id) => journalLines(id).length > 0)
      const listed = new Map((await runs()).map((run) => [run.id, run.status]))
      const stored = new Map(storeRows(home).runs.map((run) => [run.id, run]))
      // every run whose journal had begun is listed, and is over
      expect([...listed.keys()].sort()).to.deep.equal(begunRuns)
      expect([...new Set(listed.values())].sort()).to.deep.equal(['interrupted', 'passed'])
      for (const id of begunRuns) {
        const events = journal(id)
        expect(events.map(({ seq }) => seq)).to.deep.equal(events.map((_, index) => index + 1))
        expect(stored.get(id)).to.include({ seq: events.length, status: listed.get(id) })
      }
      let cutShort = 0
      for (const lines of seen) {
        const first = lines[0] === undefined ? undefined : eventOf(lines[0])
        if (first?.type !== 'run.started') continue
        if (listed.get(first.run) === 'interrupted') cutShort++
        expect(journalLines(first.run).slice(0, lines.length)).to.deep.equal(lines)
      }
      expect(cutShort).to.be.greaterThan(kills / 10)

      const before = storeRows(home)
      deleteStore(home)
      await runs()
      expect(storeRows(home)).to.deep.equal(before)
    }),
  )
})
