import { expect } from 'chai'
import { parseRunId, toJobId, type JobId, type RunId } from '../../src/model/ids.ts'
import type { RunEvent } from '../../src/model/event.ts'
import type { ServerPorts } from '../../src/server/ports.ts'

/** A home with at least three finished runs, and the log of one job of the newest. */
export interface PortsScene extends AsyncDisposable {
  readonly ports: ServerPorts
  /** Newest first. */
  readonly runs: readonly RunId[]
  readonly job: JobId
  readonly log: string
}

const noRun = parseRunId('20000101-000000-000-00000000') as RunId

/** What the server relies on, with any implementation of its ports. */
export const describePorts = (name: string, prepare: () => Promise<PortsScene>): void => {
  describe(`the server's ports, ${name}`, () => {
    const withScene = async (tell: (scene: PortsScene & { readonly newest: RunId }) => Promise<void>): Promise<void> => {
      await using scene = await prepare()
      const [newest] = scene.runs
      if (newest === undefined) throw new Error('the scene has no run')
      await tell({ ...scene, newest })
    }

    it('list runs newest first, page by page without a gap, and show when there are no more', () =>
      withScene(async ({ ports, runs }) => {
        const seen: string[] = []
        for (let before: RunId | undefined; ;) {
          const page = await ports.runs.list({ limit: 2, ...(before !== undefined && { before }) })
          seen.push(...page.runs.map(({ id }) => id))
          before = page.next === undefined ? undefined : parseRunId(page.next)
          if (before === undefined) break
          expect(page.runs).to.have.length(2)
        }
        expect(seen).to.deep.equal(runs)
        expect((await ports.runs.list({ limit: 9, pipeline: 'there is none' })).runs).to.deep.equal([])
        expect((await ports.runs.list({ limit: 9, statuses: ['running'] })).runs).to.deep.equal([])
      }))

    it('show what the runs take, the largest first, and no more of them than asked for', () =>
      withScene(async ({ ports, runs }) => {
        const disk = await ports.disk.read(2)
        expect(disk).to.deep.include({ isComplete: true })
        expect([disk.runs.runs, disk.pipelines.map((one) => one.runs), disk.largest.length]).to.deep.equal([runs.length, [runs.length], 2])
        expect(runs).to.include.members(disk.largest.map(({ id }) => id))
        expect(disk.bytes).to.be.at.least(disk.runs.bytes + disk.trash.bytes)
      }))

    it('show a run with its jobs, and nothing for a run that does not exist', () =>
      withScene(async ({ ports, newest, job }) => {
        const found = await ports.runs.get(newest)
        expect(found?.run.id).to.equal(newest)
        expect(found?.jobs.map(({ id }) => id)).to.include(job)
        expect(await ports.runs.get(noRun)).to.equal(undefined)
        expect(await ports.runs.events(noRun, 0, 10)).to.equal(undefined)
        expect(await ports.logs.open(noRun, job)).to.equal(undefined)
        expect(await ports.logs.open(newest, toJobId('there is none'))).to.equal(undefined)
        expect(await ports.actions?.retry(noRun, {})).to.equal(undefined)
        expect(await ports.actions?.cancel(noRun)).to.equal(undefined)
      }))

    it('return the journal in order, whatever the length of the pages', () =>
      withScene(async ({ ports, newest }) => {
        const all = await ports.runs.events(newest, 0, 1000)
        expect(all).to.include({ hasMore: false, lastSeq: all?.events.at(-1)?.seq ?? 0 })
        const seen: RunEvent[] = []
        for (let after = 0, hasMore = true; hasMore;) {
          const page = await ports.runs.events(newest, after, 2)
          seen.push(...(page?.events ?? []))
          after = page?.lastSeq ?? 0
          hasMore = page?.hasMore ?? false
        }
        expect(seen).to.deep.equal(all?.events)
        expect(await ports.runs.events(newest, 10_000, 2)).to.include({ hasMore: false, lastSeq: 10_000 })
      }))

    it('return a log as bytes and as lines', () =>
      withScene(async ({ ports, newest, job, log }) => {
        await using open = await ports.logs.open(newest, job)
        expect(open?.isGrowing).to.equal(false)
        expect(await open?.size()).to.equal(Buffer.byteLength(log))
        const bytes: Uint8Array[] = []
        for await (const chunk of open?.read(3, 40) ?? []) bytes.push(chunk)
        expect(Buffer.concat(bytes).toString()).to.equal(log.slice(3, 40))
        const lines = log.split('\n').slice(0, -1)
        const window = await open?.lines(2, 3)
        expect(window).to.include({ total: lines.length, bytes: Buffer.byteLength(log), isGrowing: false, isComplete: true })
        expect(window?.lines.map(({ number, text }) => [number, text])).to.deep.equal(
          [2, 3, 4].map((number) => [number, lines[number - 1]]),
        )
        expect((await open?.tail(2))?.lines.map(({ text }) => text)).to.deep.equal(lines.slice(-2))
        expect((await open?.lines(lines.length + 1, 3))?.lines).to.deep.equal([])
      }))

    it('suggest similar ids, and list the pipelines that have run', () =>
      withScene(async ({ ports, newest, runs }) => {
        expect(await ports.runs.near(`${newest.slice(0, -1)}!`)).to.include(newest)
        const { pipelines } = await ports.history.pipelines()
        expect(pipelines.reduce((sum, one) => sum + one.runs, 0)).to.equal(runs.length)
      }))
  })
}
