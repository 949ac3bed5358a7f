import { expect } from 'chai'
import { createEventDispatch, type EventDispatch } from '../../src/cli/plugins/event-dispatch.ts'
import { loadPlugins } from '../../src/cli/plugins/load-plugins.ts'
import type { RunEvent } from '../../src/model/event.ts'
import { installPackages, type Packages } from './plugin-packages.ts'
import { plannedJob, tellRun } from './run-events.ts'

const recording = 'export default async ({ event, storage }) => { storage?.record(event) }\n'
const noting = 'export const seen = []\nexport default async ({ event, storage }) => { seen.push([event, storage]) }\n'

const events = (count: number): readonly RunEvent[] => {
  const tell = tellRun()
  return [tell.started(), tell.planned([plannedJob('build')]), ...Array.from({ length: count - 2 }, () => tell.queued('build'))]
}

interface Told {
  readonly packages: Packages
  readonly dispatch: EventDispatch
  readonly stored: readonly RunEvent[]
  readonly warnings: readonly string[]
}

/** Publishes events to an application and to the observers of its project, and waits for the end. */
const publish = async (all: readonly RunEvent[], own: string, observers: Readonly<Record<string, string>>): Promise<Told & Disposable> => {
  const packages = await installPackages(
    { 'sparkwing:event': own },
    Object.fromEntries(Object.entries(observers).map(([name, hook]) => [name, { 'sparkwing:event': hook }])),
  )
  await loadPlugins(packages.config, { directory: packages.directory, plugins: Object.keys(observers) })
  const stored: RunEvent[] = []
  const warnings: string[] = []
  const dispatch = createEventDispatch(packages.config, { record: (event) => stored.push(event) }, (message) => warnings.push(message))
  for (const event of all) dispatch.publish(event)
  await dispatch.finish()
  return { packages, dispatch, stored, warnings, [Symbol.dispose]: packages[Symbol.dispose] }
}

describe('createEventDispatch', () => {
  it("hands each event, in order, to the storage by the application's own hook", async () => {
    const all = events(200)
    using told = await publish(all, recording, {})
    expect(told.stored).to.deep.equal(all)
    expect(told.warnings).to.deep.equal([])
  })

  it('hands each event to the observers too, in order, frozen in all its parts, and without the storage', async () => {
    const all = events(50)
    using told = await publish(all, recording, { one: noting, two: noting })
    expect(told.stored).to.deep.equal(all)
    for (const name of ['one', 'two']) {
      const { seen } = (await told.packages.hookModule(name, 'sparkwing:event')) as { readonly seen: readonly [RunEvent, unknown][] }
      expect(seen.map(([event]) => event)).to.deep.equal(all)
      expect(seen.every(([, storage]) => storage === undefined)).to.equal(true)
      const planned = seen[1]?.[0]
      expect(() => Object.assign(planned ?? {}, { seq: 9 })).to.throw(TypeError)
      expect(() => Object.assign((planned?.type === 'run.planned' && planned.jobs[0]) || {}, { id: 'x' })).to.throw(TypeError)
    }
  })

  it('names an observer once that throws on each event; the others hear everything', async () => {
    const all = events(5)
    using told = await publish(all, recording, {
      bad: 'export default async () => { throw new Error("out of order") }\n',
      good: noting,
    })
    expect(told.warnings).to.deep.equal(['The plugin bad failed on the event run.started: out of order'])
    expect((await told.packages.hookModule('good', 'sparkwing:event'))['seen']).to.have.lengthOf(5)
    expect(told.stored).to.deep.equal(all)
  })

  it('waits a bounded time for an observer that never answers, and names it once with what it misses', async () => {
    const all = events(5)
    using told = await publish(all, recording, { stuck: 'export default () => new Promise(() => undefined)\n' })
    expect(told.warnings).to.have.lengthOf(1)
    // whichever bound is noticed first
    expect(told.warnings[0]).to.match(
      /^The plugin stuck (took longer than 2 s to handle the event run\.started|is too slow and misses [45] events at the end)\.$/,
    )
    expect(told.stored).to.deep.equal(all)
  })

  it('says once that the storage hook took nothing, and why', async () => {
    using told = await publish(events(3), 'export default async () => { throw new Error("no module") }\n', {})
    expect(told.warnings).to.deep.equal(['The run is recorded only in its journal: no module.'])
  })
})
